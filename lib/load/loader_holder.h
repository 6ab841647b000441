// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <core/mutex.h>
#include <load/image_loader.h>

namespace tessera {

/// The one loader of a program, made and started when it is first asked for. There is no process-wide
/// one: whoever builds the program owns a holder and passes it on. Thread-safe.
class LoaderHolder {
public:
    /// `config.pumps` is only a default. The clock and `deliverOn` must outlive the holder.
    LoaderHolder(ImageLoader::Config config, Executor& deliverOn);
    /// Must be destroyed where the loader may be stopped.
    ~LoaderHolder() = default;
    LoaderHolder(const LoaderHolder&) = delete;
    LoaderHolder& operator=(const LoaderHolder&) = delete;

    /// The first call says how many pumps there are; later ones cannot change that.
    [[nodiscard]] ImageLoader& get(unsigned pumps);
    [[nodiscard]] ImageLoader& get();
    /// Null when there is none.
    [[nodiscard]] ImageLoader* ifThere() const;
    /// Stops the loader and ends it; references to it are void. The next get makes a new one. Nothing
    /// happens when there is none. On the thread that may stop a loader.
    void stop();

private:
    const ImageLoader::Config m_config;
    Executor& m_deliverOn;
    mutable Mutex m_mutex;
    std::unique_ptr<ImageLoader> m_loader TESSERA_GUARDED_BY(m_mutex);
};

} // namespace tessera
