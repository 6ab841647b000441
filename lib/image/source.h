// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <core/pixels.h>
#include <core/pyramid.h>
#include <core/reports.h>
#include <core/result.h>
#include <core/tile_key.h>
#include <image/parking.h>

namespace tessera {

class RowStream;

/// What opening a source tells about it. Immutable.
struct SourceInfo {
    SourceId id;                  ///< names this state of the file: another size or time is another id
    std::string name;             ///< the file's name without folders, or a built-in source's title
    std::string format;           ///< "JPEG", "TIFF", "PNG", "Deep Zoom", "fractal": for people
    Pyramid pyramid;              ///< after orientation
    std::uint32_t recipe = 0;     ///< decoder version, orientation and colour in one number
    bool opaque = true;           ///< no pixel is transparent
    bool tiled = true;            ///< any tile is read without decoding the others of its level
    std::uint32_t quickLevel = 0; ///< finer ones may take seconds: only for what is looked at

    [[nodiscard]] TileKey key(const TileAddress& address) const { return {id, 0, recipe, address}; }
};

using SourceInfoPtr = std::shared_ptr<const SourceInfo>;

/// A decoded tile. Its pixels are (content width + 2) x (content height + 2): a gutter of one
/// pixel all round holds the neighbours' pixels, or the edge repeated at the image's border.
struct TilePixels {
    TileAddress address;
    PixelsPtr pixels;
};

/// A picture that is still being decoded, as far as it has come.
struct PartialPicture {
    TilePixels tile; ///< of a level that is one tile; undefined where nothing is shown yet
    RectF shown;     ///< the part that is there, as a fraction of the image; it reaches from one edge of it
};

/// Who asks, as far as a decoder needs to know.
struct ReadContext {
    std::stop_token stop;                 ///< polled at least every 2 ms of decoding
    std::function<void(TileState)> stage; ///< told Reading and Decoding as they begin; may be empty
    /// Told now and then how far a long pass over the whole picture has come; on the reading thread. May be empty.
    std::function<void(const PartialPicture&)> partial{};
    /// Not null: a read that would wait long for what another thread makes parks here instead.
    ParkingPtr parking{};

    void tell(TileState state) const
    {
        if (stage)
            stage(state);
    }
};

/// One opened image: levels of tiles that can be read in any order, by several threads at once.
/// Never used on the GUI thread: reading waits for the disk.
class ImageSource {
public:
    virtual ~ImageSource() = default;

    [[nodiscard]] const SourceInfoPtr& info() const { return m_info; }

    /// The tile asked for, first; then by-products worth keeping, such as the root tile when it
    /// cost next to nothing. Errors: Cancelled when stopped, NotFound for an address outside the
    /// pyramid, else a reason to show in the tile's place. Where it parked (`context.parking`): Cancelled.
    [[nodiscard]] virtual Result<std::vector<TilePixels>> read(const TileAddress& tile,
                                                               const ReadContext& context) const = 0;

    /// Whether bytes that reading the tile takes are not in memory but on a disk, as far as the system tells
    /// cheaply; then fetch() has it read them, in a stage of its own before read(). Of files that are read by place.
    [[nodiscard]] virtual bool isFar(const TileAddress&) const { return false; }
    /// Errors: Cancelled; none for what cannot be read, which read() comes upon.
    [[nodiscard]] virtual Status fetch(const TileAddress&, const std::stop_token&) const { return {}; }

    /// What opening yielded without decoding the image: an embedded preview and the root made of
    /// it. Often empty.
    [[nodiscard]] virtual std::vector<TilePixels> ready() const { return {}; }

    /// Why the file cannot be shown as it was meant although a part of it can: it ends early, say. Known
    /// once a read has come upon it.
    [[nodiscard]] virtual std::optional<Error> flaw() const { return std::nullopt; }

    /// Whether the file is still the one that was opened. One stat, no more.
    [[nodiscard]] virtual bool isCurrent() const { return true; }

    /// Not null for an image whose file gives its rows only from the first to the last.
    [[nodiscard]] virtual const RowStream* rows() const { return nullptr; }

    /// The source's decoders, idle and leased.
    [[nodiscard]] virtual std::vector<PoolReport> pools() const { return {}; }

protected:
    explicit ImageSource(SourceInfoPtr info) : m_info(std::move(info)) { }
    ImageSource(const ImageSource&) = delete;
    ImageSource& operator=(const ImageSource&) = delete;

private:
    const SourceInfoPtr m_info;
};

using ImageSourcePtr = std::shared_ptr<ImageSource>;

} // namespace tessera
