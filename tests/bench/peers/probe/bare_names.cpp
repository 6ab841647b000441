// SPDX-License-Identifier: GPL-3.0-or-later
// bare_names FOLDER: how long it takes to read the names in it, in seconds.
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include <dirent.h>

int main(int argc, char** argv)
{
    const auto began = std::chrono::steady_clock::now();
    DIR* folder = argc == 2 ? ::opendir(argv[1]) : nullptr;
    if (folder == nullptr) {
        std::fprintf(stderr, "usage: bare_names FOLDER\n");
        return 2;
    }
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(folder))
        names.emplace_back(entry->d_name);
    ::closedir(folder);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    std::printf("%.6f\n", took.count());
    return names.empty() ? 1 : 0;
}
