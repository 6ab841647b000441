// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <core/result.h>
#include <core/tile_key.h>
#include <image/source.h>

namespace tessera {

/// How an item of the scene stands.
enum class ItemState { Unknown, Known, Failed };

using ItemId = std::uint32_t;

/// The folder that a file lies in, with the slash; empty for a name alone.
[[nodiscard]] inline std::string_view folderPart(std::string_view locator)
{
    const std::size_t slash = locator.rfind('/');
    return locator.substr(0, slash == std::string_view::npos ? 0 : slash + 1);
}

struct SceneItem {
    std::string locator; ///< path, or the name of a built-in source
    std::string name;    ///< for people
    std::string sortKey;
    SourceId openId;         ///< stands for the locator, as it was last found, until the source is known
    std::uint32_t group = 0; ///< which of the given paths it came from
    ItemState state = ItemState::Unknown;
    bool everReady = false;               ///< a level that covers it has been on the GPU
    std::shared_ptr<const Error> error;   ///< when Failed; or why parts of it cannot be shown; null: none
    std::shared_ptr<const Error> flaw;    ///< what is missing of it although it is shown, when Known; null: nothing
    bool gone = false;                    ///< its file is; it keeps its id, and is never shown again
    SourceInfoPtr info;                   ///< when Known; while it is opened anew, as it was known before
    SourceInfoPtr former;                 ///< shown in place of `info` until that covers it: the file was rewritten
    std::optional<std::uint32_t> average; ///< what its root looks like from afar, 0xRRGGBBAA; once that was decoded

    /// What the user should know: why it failed, or else what is missing of it. Null when all is well.
    [[nodiscard]] const Error* trouble() const { return error ? error.get() : flaw.get(); }
};

} // namespace tessera
