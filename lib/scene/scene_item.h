// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <core/rarely.h>
#include <core/result.h>
#include <core/tile_key.h>
#include <image/source.h>
#include <scene/item_text.h>

namespace tessera {

/// How an item of the scene stands.
enum class ItemState : std::uint8_t { Unknown, Known, Failed };

using ItemId = std::uint32_t;

/// What opening an item's file brought.
struct ItemContent {
    std::shared_ptr<const Error> error;   ///< when Failed; or why parts of it cannot be shown; null: none
    std::shared_ptr<const Error> flaw;    ///< what is missing of it although it is shown, when Known; null: nothing
    SourceInfoPtr info;                   ///< when Known; while it is opened anew, as it was known before
    SourceInfoPtr former;                 ///< shown in place of `info` until that covers it: the file was rewritten
    std::optional<std::uint32_t> average; ///< what its root looks like from afar, 0xRRGGBBAA; once that was decoded

    /// What the user should know: why it failed, or else what is missing of it. Null when all is well.
    [[nodiscard]] const Error* trouble() const { return error ? error.get() : flaw.get(); }
};

/// A set may have a million of them, most of which nobody looks at: what they share and what few have lies elsewhere.
struct SceneItem {
    ItemText text;
    SourceId openId;         ///< stands for the locator, as it was last found, until the source is known
    std::uint32_t group = 0; ///< which of the given paths it came from
    ItemState state = ItemState::Unknown;
    bool everReady = false; ///< a level that covers it has been on the GPU
    bool gone = false;      ///< its file is; it keeps its id, and is never shown again
    Rarely<ItemContent> content;

    /// A path, or the name of a built-in source.
    [[nodiscard]] std::string locator() const { return text.locator(); }
    [[nodiscard]] bool isBuiltIn() const;
    /// For people.
    [[nodiscard]] std::string name() const;
};

/// Whether `a` comes before `b` by name: by group, by key, and among equals by locator.
[[nodiscard]] bool isBeforeByText(const SceneItem& a, const SceneItem& b);

} // namespace tessera
