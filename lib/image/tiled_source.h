// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <core/explain.h>
#include <core/geometry.h>
#include <core/mutex.h>
#include <image/image_services.h>
#include <image/pixel_ops.h>
#include <image/source.h>

namespace tessera {

/// What all sources share: buffers, gutters and the root as a by-product. A decoder only fills
/// rectangles of a level.
class TiledSource : public ImageSource {
public:
    [[nodiscard]] Result<std::vector<TilePixels>> read(const TileAddress& tile, const ReadContext& context) const final;
    [[nodiscard]] std::vector<TilePixels> ready() const final { return m_ready; }
    [[nodiscard]] std::optional<Error> flaw() const final;

protected:
    TiledSource(SourceInfoPtr sourceInfo, const ImageServices& services)
        : ImageSource(std::move(sourceInfo)), m_services(services)
    {
    }

    /// Fills all of `target`: the tile and those of its gutter's pixels that exist. Thread-safe.
    [[nodiscard]] virtual Status fill(const TileAddress& tile, const PixelTarget& target,
                                      const ReadContext& context) const = 0;

    /// Only before the source is shared: pixels of a whole single-tile level that opening yielded.
    /// They are what read() gives for that level from then on.
    void keepReady(const TileAddress& tile, const PixelView& content);

    /// What `flaw` gives from now on; the first one told stays. Thread-safe.
    void noteFlaw(const Error& error) const;

    [[nodiscard]] const ImageServices& services() const { return m_services; }

private:
    [[nodiscard]] const TilePixels* readyTile(const TileAddress& tile) const;
    [[nodiscard]] Result<TilePixels> reduced(const TileAddress& to, const PixelView& content,
                                             const std::stop_token& stop) const;

    const ImageServices m_services;
    std::vector<TilePixels> m_ready;
    mutable Mutex m_flawMutex;
    mutable std::optional<Error> m_flaw TESSERA_GUARDED_BY(m_flawMutex);
};

/// Errors that all decoders share.
[[nodiscard]] Error cancelledError();
/// Refuses sizes beyond the limits, with the numbers.
[[nodiscard]] Status checkSize(Size size, const Limits& limits);
/// As checkSize, for files without tiles: they are read from the first row to the last.
[[nodiscard]] Status checkStreamedSize(Size size, const Limits& limits);
/// "384 MiB".
[[nodiscard]] std::string mebibytes(std::uint64_t bytes);

} // namespace tessera
