// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/item_text.h>

#include <algorithm>

namespace tessera {

namespace {

constexpr std::size_t kMostBlock = 64 * 1024;

} // namespace

ItemText::ItemText(std::string_view locator, std::string_view key)
{
    const std::string_view folder = folderPart(locator);
    *this = ItemTexts().add(folder, locator.substr(folder.size()), key);
}

std::string ItemText::locator() const
{
    std::string all;
    all.reserve(folder().size() + file().size());
    all += folder();
    all += file();
    return all;
}

bool ItemText::isAt(std::string_view locator) const
{
    return locator.size() == folder().size() + file().size() && locator.starts_with(folder())
           && locator.ends_with(file());
}

bool ItemText::isBefore(const ItemText& a, const ItemText& b)
{
    return a.folder() == b.folder() ? a.file() < b.file() : a.locator() < b.locator();
}

ItemText ItemTexts::add(std::string_view folder, std::string_view file, std::string_view key)
{
    makeRoom(folder.size() + key.size() + file.size());
    if (folder != std::string_view(m_block.get() + m_folder.from, m_folder.length))
        m_folder = append(folder);
    ItemText made;
    made.m_folder = m_folder;
    made.m_key = append(key);
    if (key.ends_with(file)) {
        const auto length = static_cast<std::uint32_t>(file.size());
        made.m_file = {made.m_key.from + made.m_key.length - length, length};
    } else {
        made.m_file = append(file);
    }
    made.m_text = m_block;
    return made;
}

ItemText::Part ItemTexts::append(std::string_view text)
{
    std::copy(text.begin(), text.end(), m_block.get() + m_used);
    const ItemText::Part part{static_cast<std::uint32_t>(m_used), static_cast<std::uint32_t>(text.size())};
    m_used += text.size();
    return part;
}

// Each block is larger than the one before: a single item takes little, and those of a large folder share few.
void ItemTexts::makeRoom(std::size_t bytes)
{
    if (m_block && m_size - m_used >= bytes)
        return;
    m_size = std::max(bytes, std::min(kMostBlock, 4 * m_size));
    m_block = std::make_shared_for_overwrite<char[]>(m_size);
    m_used = 0;
    m_folder = {};
}

} // namespace tessera
