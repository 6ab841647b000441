// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include <core/mutex.h>
#include <image/pyramid_store.h>
#include <image/row_stream.h>
#include <resource/run_state.h>

namespace tessera {

/// One pass over all rows of an image that writes its pyramid, on the store's executor. Thread-safe.
class PyramidScan : public std::enable_shared_from_this<PyramidScan> {
public:
    enum class End { None, Kept, Cancelled, Failed };

    /// Posts it. `image`, whose rows() are not null, is held while it runs; `store` outlives it.
    [[nodiscard]] static std::shared_ptr<PyramidScan> start(PyramidStore& store, std::shared_ptr<const ImageSource> image);

    /// What there is so far; null before it has begun, and when it came to nothing.
    [[nodiscard]] PyramidFilePtr file() const;
    /// Waits until the pass has begun, or is over, or `stop`; then file().
    [[nodiscard]] PyramidFilePtr waitForFile(const std::stop_token& stop) const;
    [[nodiscard]] End end() const;
    void cancel() { m_run->cancel(); }

    /// The shape that a source's pyramid has from halving `first` on.
    [[nodiscard]] static PyramidShape shapeOf(const ImageSource& image, std::uint32_t first);

private:
    PyramidScan(PyramidStore& store, std::shared_ptr<const ImageSource> image);
    void run();
    [[nodiscard]] Status write(PyramidDraft& draft);
    void finish(End end);

    PyramidStore& m_store;
    const std::shared_ptr<const ImageSource> m_image;
    const std::shared_ptr<RunState> m_run;
    mutable Mutex m_mutex;
    mutable CondVar m_changed;
    PyramidFilePtr m_file TESSERA_GUARDED_BY(m_mutex);
    End m_end TESSERA_GUARDED_BY(m_mutex) = End::None;
};

} // namespace tessera
