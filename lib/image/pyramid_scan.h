// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <stop_token>

#include <core/mutex.h>
#include <image/decoded_blocks.h>
#include <image/parking.h>
#include <image/pyramid_store.h>
#include <image/row_stream.h>
#include <resource/run_state.h>

namespace tessera {

class MipStore;

/// One pass over all rows of an image that writes its pyramid, on the store's executor. Thread-safe.
class PyramidScan : public std::enable_shared_from_this<PyramidScan> {
public:
    enum class End {
        None,
        Kept,
        Cancelled,
        Failed,
        GaveWay, ///< nobody waited for it any more, but for another image's
    };

    /// Somebody waits for what it writes, on a thread or parked, as long as this lives. Once the pass is over it
    /// counts no more.
    class Reader final : public Parking::Hold {
    public:
        explicit Reader(std::shared_ptr<PyramidScan> scan);
        ~Reader() override;
        Reader(const Reader&) = delete;
        Reader& operator=(const Reader&) = delete;

    private:
        const std::shared_ptr<PyramidScan> m_scan;
    };

    /// Posts it. `image`, whose rows() are not null, is held while it runs; `store` outlives it.
    /// What writing takes of the main memory is claimed of `blocks`, which outlives it.
    [[nodiscard]] static std::shared_ptr<PyramidScan> start(PyramidStore& store, DecodedBlocks& blocks,
                                                            std::shared_ptr<const ImageSource> image);

    /// What there is so far; null before it has begun, and when it came to nothing.
    [[nodiscard]] PyramidFilePtr file() const;
    /// Waits until the pass has begun, or is over, or `stop`; then file().
    [[nodiscard]] PyramidFilePtr waitForFile(const std::stop_token& stop) const;
    /// Wakes who is parked once it has begun or is over. False when that is so already.
    [[nodiscard]] bool wakeWhenBegun(const ParkingPtr& parking) const;
    [[nodiscard]] End end() const;
    void cancel() { m_run->cancel(); }

    /// The shape that a source's pyramid has from halving `first` on.
    [[nodiscard]] static PyramidShape shapeOf(const ImageSource& image, std::uint32_t first);

private:
    PyramidScan(PyramidStore& store, DecodedBlocks& blocks, std::shared_ptr<const ImageSource> image);
    void run();
    [[nodiscard]] Status keepAll(std::unique_ptr<PyramidDraft>& draft);
    [[nodiscard]] Status write(PyramidDraft& draft);
    [[nodiscard]] bool shouldGiveWay() const;
    void countReaders(int more);
    void finish(End end);

    PyramidStore& m_store;
    DecodedBlocks& m_blocks;
    const std::shared_ptr<const ImageSource> m_image;
    const std::shared_ptr<RunState> m_run;
    mutable Mutex m_mutex;
    mutable CondVar m_changed;
    int m_readers TESSERA_GUARDED_BY(m_mutex) = 0;
    mutable Parked m_parked TESSERA_GUARDED_BY(m_mutex); ///< until it has begun
    PyramidFilePtr m_file TESSERA_GUARDED_BY(m_mutex);
    End m_end TESSERA_GUARDED_BY(m_mutex) = End::None;
};

/// Keeps the levels of a quick pass, of which the finest is the halving `first`, unless a pyramid is there.
void keepQuickLevels(PyramidStore& store, const ImageSource& image, const MipStore& levels, std::uint32_t first);

} // namespace tessera
