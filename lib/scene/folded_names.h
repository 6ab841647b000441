// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <scene/scene_item.h>

namespace tessera {

/// Appends `text` as it is compared without case.
void appendFolded(std::string& to, std::string_view text);

/// The names of a set's items as they are compared, one behind the other in memory, so that looking through
/// all of them costs little more than reading that. Not thread-safe.
class FoldedNames {
public:
    /// Takes in the items that came since the last call.
    void extend(const std::vector<SceneItem>& items);
    /// `id` < the number of items taken in.
    [[nodiscard]] std::string_view at(ItemId id) const
    {
        const std::uint64_t from = id == 0 ? 0 : m_ends[id - 1];
        return std::string_view(m_text).substr(from, m_ends[id] - from);
    }
    void clear();

private:
    std::string m_text;
    std::vector<std::uint64_t> m_ends;
};

} // namespace tessera
