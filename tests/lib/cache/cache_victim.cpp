// SPDX-License-Identifier: GPL-3.0-or-later
// A program that writes into a cache until it is killed.
//
//     cache_victim DIRECTORY at N       ends itself before the Nth change of the payload files
//     cache_victim DIRECTORY forever    says a byte on its output after each value that is on disk
#include <cstdlib>
#include <string>
#include <string_view>

#include <unistd.h>

#include "test_files.h"

using namespace tessera;
using namespace tessera::test;

int main(int argc, char** argv)
{
    if (argc < 3)
        return 2;
    const bool endless = std::string_view(argv[2]) == "forever";
    const int killAt = argc > 3 ? std::atoi(argv[3]) : 0;
    int steps = 0;
    auto files = std::make_shared<FaultyFiles>();
    files->beforeChange = [&steps, killAt] {
        if (++steps == killAt)
            _exit(9);
    };
    Cache::Config config;
    config.directory = argv[1];
    config.memoryBytes = 0;
    config.files = files;
    config.diskBytes = endless ? 8U << 20U : 48U << 10U; // small: compaction is among what gets killed
    Cache cache(config);
    for (int i = 0; endless || i < 14; ++i) {
        (void)cache.put(keyOf("a"), "new" + std::to_string(i) + std::string(3'000, 'n'));
        (void)cache.put(keyOf("b"), "new" + std::to_string(i));
        cache.flush();
        if (endless && ::write(STDOUT_FILENO, ".", 1) != 1)
            break;
    }
    _exit(0);
}
