// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

#include <core/geometry.h>
#include <core/result.h>
#include <image/mip_store.h>
#include <image/readable_rows.h>
#include <image/source.h>

namespace tessera {

/// An image whose file gives its rows only from the first to the last. Levels are counted in halvings of
/// the image as stored. Thread-safe.
class RowStream {
public:
    virtual ~RowStream() = default;

    struct Shape {
        Size size;                 ///< as stored
        int orientation = 1;       ///< EXIF's
        std::vector<int> halvings; ///< what each level of the source's pyramid is; -1: a preview of its own size
        bool lossy = false;        ///< the file is so already: a little more does not show
    };
    [[nodiscard]] virtual Shape shape() const = 0;

    /// Levels made in one pass, and the halving that their first one is.
    struct Levels {
        std::shared_ptr<const MipStore> store;
        std::uint32_t first = 0;
    };
    /// The finest halving that one quick pass gives. Finer levels take longer.
    [[nodiscard]] virtual std::uint32_t quickFrom() const = 0;
    /// That pass' levels, or more. Kept in memory for a while.
    [[nodiscard]] virtual Result<Levels> quickLevels(const ReadContext& context) const = 0;

    /// Whether a part of a fine level costs less than a pass over the whole file.
    [[nodiscard]] virtual bool readsParts() const = 0;

    /// All rows of the full image, premultiplied sRGB, to places from `rowAt`, which lie side by side in one
    /// row's width; then `rowDone`. Errors: Cancelled; what `rowDone` returns; what the decoder does.
    struct Sink {
        std::function<std::uint8_t*(std::int64_t y)> rowAt;
        std::function<Status(std::int64_t y)> rowDone;
    };
    [[nodiscard]] virtual Result<ReadableRows> readRows(const std::stop_token& stop, const Sink& sink) const = 0;
};

} // namespace tessera
