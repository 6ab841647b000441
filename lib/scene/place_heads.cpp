// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/place_heads.h>

#include <algorithm>

#include <scene/key_bytes.h>

namespace tessera {

namespace {

constexpr std::size_t kBytesWithGroup = 4; ///< of the key, in the first number
constexpr std::size_t kBytesAlone = 8;     ///< the next ones, in the second

} // namespace

// Keys begin alike in most folders ("img_2024…"). Where a new one begins otherwise, all are noted anew: that happens at
// most as often as there are bytes, and hardly after the first few keys.
void PlaceHeads::extend(const std::vector<SceneItem>& items)
{
    std::size_t next = m_heads.size();
    if (next == 0 && !items.empty())
        m_common = items.front().text.key();
    for (std::size_t i = next; i < items.size(); ++i)
        if (shorten(items[i].text.key()))
            next = 0;
    m_heads.resize(items.size());
    for (; next < items.size(); ++next)
        m_heads[next] = headOf(items[next]);
}

void PlaceHeads::renew(const std::vector<SceneItem>& items, ItemId id)
{
    if (!shorten(items[id].text.key())) {
        m_heads[id] = headOf(items[id]);
        return;
    }
    std::transform(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(m_heads.size()), m_heads.begin(),
                   [this](const SceneItem& item) { return headOf(item); });
}

/// Whether what all keys begin with is less by this one.
bool PlaceHeads::shorten(std::string_view key)
{
    if (key.starts_with(m_common))
        return false;
    m_common.resize(commonLength(m_common, key));
    return true;
}

PlaceHeads::Head PlaceHeads::headOf(const SceneItem& item) const
{
    const std::string_view key = item.text.key();
    const std::size_t at = m_common.size();
    const std::uint64_t first = std::uint64_t(item.group) << 8U * kBytesWithGroup | keyBytes(key, at, kBytesWithGroup);
    return {first, keyBytes(key, at + kBytesWithGroup, kBytesAlone)};
}

} // namespace tessera
