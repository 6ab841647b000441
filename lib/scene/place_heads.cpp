// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/place_heads.h>

#include <algorithm>

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
        m_common = items.front().sortKey;
    for (std::size_t i = next; i < items.size(); ++i)
        if (shorten(items[i].sortKey))
            next = 0;
    m_heads.resize(items.size());
    for (; next < items.size(); ++next)
        m_heads[next] = headOf(items[next]);
}

void PlaceHeads::renew(const std::vector<SceneItem>& items, ItemId id)
{
    if (!shorten(items[id].sortKey)) {
        m_heads[id] = headOf(items[id]);
        return;
    }
    std::transform(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(m_heads.size()), m_heads.begin(),
                   [this](const SceneItem& item) { return headOf(item); });
}

bool PlaceHeads::isBeforeByText(const SceneItem& a, const SceneItem& b)
{
    if (a.group != b.group)
        return a.group < b.group;
    return a.sortKey != b.sortKey ? a.sortKey < b.sortKey : a.locator < b.locator;
}

/// Whether what all keys begin with is less by this one.
bool PlaceHeads::shorten(const std::string& key)
{
    if (key.starts_with(m_common))
        return false;
    m_common.erase(std::mismatch(m_common.begin(), m_common.end(), key.begin(), key.end()).first, m_common.end());
    return true;
}

// A key that ends early is filled up with zeros: it comes before all that go on, or is as those that go on with zeros,
// and then the texts tell.
PlaceHeads::Head PlaceHeads::headOf(const SceneItem& item) const
{
    std::size_t at = m_common.size();
    const auto append = [&](std::uint64_t number, std::size_t bytes) {
        for (; bytes > 0; --bytes, ++at)
            number = number << 8U | (at < item.sortKey.size() ? static_cast<unsigned char>(item.sortKey[at]) : 0U);
        return number;
    };
    const std::uint64_t first = append(item.group, kBytesWithGroup);
    return {first, append(0, kBytesAlone)};
}

} // namespace tessera
