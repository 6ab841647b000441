// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/growing_tiles.h>

#include <image/parking.h>
#include <image/pyramid_scan.h>
#include <image/stored_source.h>
#include <image/tiled_source.h>

namespace tessera {

namespace {

/// Whether the reader is to try again, as the pass has not come to the tile.
bool parksFor(const SourceInfoPtr& info, const ImageServices& services, const PyramidScan& scan,
              const TileAddress& tile, const ParkingPtr& parking)
{
    if (scan.wakeWhenBegun(parking))
        return true;
    const PyramidFilePtr file = scan.file();
    return file && StoredSource(info, services, file).wakeWhenThere(tile, parking);
}

} // namespace

std::optional<Result<std::vector<TilePixels>>> readGrowing(const SourceInfoPtr& info, const ImageServices& services,
                                                           const std::shared_ptr<PyramidScan>& scan,
                                                           const TileAddress& tile, const ReadContext& context)
{
    context.tell(TileState::Reading);
    const auto reader = std::make_shared<const PyramidScan::Reader>(scan);
    if (context.parking) {
        context.parking->park(reader); // first: it may be woken at once
        if (parksFor(info, services, *scan, tile, context.parking))
            return cancelledError();
        context.parking->leave();
    }
    const PyramidFilePtr file = scan->waitForFile(context.stop);
    if (!file)
        return std::nullopt;
    const StoredSource growing(info, services, file);
    if (!growing.waitFor(tile, context.stop))
        return std::nullopt;
    return growing.read(tile, context);
}

} // namespace tessera
