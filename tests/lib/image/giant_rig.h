// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include <image/giant_source.h>
#include <support/fake_rows.h>

namespace tessera::test {

/// A picture of 1300 x 900 whose quick pass gives level 2 and coarser ones.
struct GiantRig {
    explicit GiantRig(const std::string& folder, bool manual = true)
        : services(folder, manual ? static_cast<Executor&>(executor) : static_cast<Executor&>(threads)),
          image(std::make_shared<FakeRows>(services.get(), noisy(1300, 900), 2)),
          giant(giantSource(services.get(), image))
    {
    }
    ~GiantRig()
    {
        giant = nullptr;
        executor.drain();
        threads.join();
    }
    [[nodiscard]] bool shows(std::uint32_t level) const
    {
        return difference(readLevel(*giant, level), image->level(level)).most == 0;
    }
    [[nodiscard]] ActivityReport activity() const
    {
        const auto all = services.activities.report();
        return all.empty() ? ActivityReport() : all.back();
    }

    ManualExecutor executor;
    ThreadExecutor threads;
    PyramidServices services;
    std::shared_ptr<FakeRows> image;
    ImageSourcePtr giant;
};

} // namespace tessera::test
