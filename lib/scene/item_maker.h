// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <image/found_files.h>
#include <scene/scene_item.h>

namespace tessera {

/// What items are found in: a folder that was given, or that a list names. Without a folder: paths that were given one
/// by one.
struct ItemRoot {
    std::string folder;
    std::string prefix;      ///< of the paths in it
    std::uint32_t group = 0; ///< which of the given paths it came from
    std::string keyPrefix;   ///< its place in its list, before the places of its files in it

    [[nodiscard]] static ItemRoot of(const std::string& folder, std::uint32_t group, const std::string& keyPrefix);
    [[nodiscard]] static ItemRoot ofPaths(std::uint32_t group) { return {{}, {}, group, {}}; }
};

/// What stands for a path before its file is known.
[[nodiscard]] SourceId idOfPath(std::string_view path);

/// Makes the items of one root, one after the other: what is alike in them is read once, and shared. Inside a folder
/// their order is that of the paths below it, so that sub-folders stay together. Not thread-safe.
class ItemMaker {
public:
    explicit ItemMaker(ItemRoot root) : m_root(std::move(root)) { }

    [[nodiscard]] SceneItem itemAt(std::string_view path);
    /// `folder` with its slash.
    [[nodiscard]] SceneItem itemIn(std::string_view folder, std::string_view name);
    /// In place of its name this tells its place among those of its group.
    [[nodiscard]] SceneItem placedAt(std::string_view path, std::string_view key);
    /// Of all of these but one, in the order of their names.
    [[nodiscard]] std::vector<SceneItem> itemsOf(const FoundFiles& found, const FoundFiles::File& without = {});

private:
    void enter(std::string_view folder);
    void appendKeyOf(std::string_view name);
    [[nodiscard]] SceneItem make(std::string_view name, std::string_view key);

    const ItemRoot m_root;
    ItemTexts m_texts;
    std::string m_folder;           ///< the latest one, with its slash
    SourceId m_hash = idOfPath({}); ///< of that; those of the paths in it go on from there
    std::string m_below;            ///< the latest path, as it goes on from the root
    std::size_t m_belowFolder = 0;  ///< how much of that the folder is
    std::string m_key;
};

} // namespace tessera
