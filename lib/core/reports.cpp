// SPDX-License-Identifier: MIT
#include <core/reports.h>

namespace tessera {

const char* toString(TileState state)
{
    switch (state) {
    case TileState::Absent: return "absent";
    case TileState::Queued: return "queued";
    case TileState::Reading: return "reading";
    case TileState::Decoding: return "decoding";
    case TileState::Uploading: return "uploading";
    case TileState::Ready: return "ready";
    case TileState::Failed: return "failed";
    }
    return "unknown";
}

} // namespace tessera
