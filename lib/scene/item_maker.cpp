// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/item_maker.h>

#include <algorithm>

#include <image/natural_order.h>
#include <scene/key_bytes.h>

namespace tessera {

namespace {

constexpr std::size_t kAhead = 8; ///< keys that are on their way from the memory
constexpr SourceId kNothingHashed{0xcbf29ce484222325ULL, 0x9ae16a3b2f90404fULL};

/// The hash of a text that goes on with this one: FNV-1a in two lanes with different offsets, mixed.
SourceId hashOn(SourceId id, std::string_view text)
{
    constexpr std::uint64_t kPrime = 0x100000001b3ULL;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        id.high = (id.high ^ byte) * kPrime;
        id.low = (id.low ^ detail::mix(byte + id.high)) * kPrime;
    }
    return id;
}

/// A file and its key, which ends with its name. What tells most keys apart is beside what is sorted: looking at their
/// texts takes most of the time of sorting them.
struct KeyedFile {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
    std::size_t from = 0; ///< where its key begins among all keys
    std::uint32_t length = 0;
    std::uint32_t nameLength = 0;
    std::uint32_t folder = 0;

    [[nodiscard]] std::string_view key(std::string_view keys) const { return keys.substr(from, length); }
};

void sortByKeys(std::vector<KeyedFile>& files, std::string_view keys)
{
    std::string_view common = files.empty() ? std::string_view() : files.front().key(keys);
    for (const KeyedFile& file : files)
        common = common.substr(0, commonLength(common, file.key(keys)));
    for (KeyedFile& file : files) {
        file.first = keyBytes(file.key(keys), common.size(), sizeof(file.first));
        file.second = keyBytes(file.key(keys), common.size() + sizeof(file.first), sizeof(file.second));
    }
    std::sort(files.begin(), files.end(), [&](const KeyedFile& a, const KeyedFile& b) {
        if (a.first != b.first)
            return a.first < b.first;
        return a.second != b.second ? a.second < b.second : a.key(keys) < b.key(keys);
    });
}

} // namespace

ItemRoot ItemRoot::of(const std::string& folder, std::uint32_t group, const std::string& keyPrefix)
{
    return {folder, folder.empty() || folder.back() == '/' ? folder : folder + '/', group, keyPrefix};
}

SourceId idOfPath(std::string_view path)
{
    return hashOn(kNothingHashed, path);
}

SceneItem ItemMaker::itemAt(std::string_view path)
{
    const std::string_view folder = folderPart(path);
    return itemIn(folder, path.substr(folder.size()));
}

SceneItem ItemMaker::itemIn(std::string_view folder, std::string_view name)
{
    enter(folder);
    m_key = m_root.keyPrefix;
    appendKeyOf(name);
    return make(name, m_key);
}

std::vector<SceneItem> ItemMaker::itemsOf(const FoundFiles& found, const FoundFiles::File& without)
{
    std::vector<std::string_view> folders;
    std::vector<KeyedFile> files;
    files.reserve(found.size());
    m_key.clear();
    found.visit([&](const FoundFiles::File& file) {
        if (file.name == without.name && file.folder == without.folder)
            return;
        if (folders.empty() || folders.back().data() != file.folder.data()) {
            folders.push_back(file.folder);
            enter(file.folder);
        }
        const std::size_t from = m_key.size();
        m_key += m_root.keyPrefix;
        appendKeyOf(file.name);
        files.push_back({.from = from,
                         .length = static_cast<std::uint32_t>(m_key.size() - from),
                         .nameLength = static_cast<std::uint32_t>(file.name.size()),
                         .folder = static_cast<std::uint32_t>(folders.size() - 1)});
    });
    // What is looked at later in the order of names lies in the memory in that order.
    sortByKeys(files, m_key);
    std::vector<SceneItem> items;
    items.reserve(files.size());
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (i + kAhead < files.size())
            __builtin_prefetch(m_key.data() + files[i + kAhead].from);
        if (i == 0 || files[i].folder != files[i - 1].folder)
            enter(folders[files[i].folder]);
        const std::string_view key = files[i].key(m_key);
        items.push_back(make(key.substr(key.size() - files[i].nameLength), key));
    }
    return items;
}

SceneItem ItemMaker::placedAt(std::string_view path, std::string_view key)
{
    const std::string_view folder = folderPart(path);
    enter(folder);
    return make(path.substr(folder.size()), key);
}

void ItemMaker::appendKeyOf(std::string_view name)
{
    m_below.resize(m_belowFolder);
    m_below += name;
    appendNaturalKey(m_key, m_below);
}

void ItemMaker::enter(std::string_view folder)
{
    if (folder == m_folder)
        return;
    m_folder = folder;
    m_hash = idOfPath(folder);
    m_below = folder.substr(folder.starts_with(m_root.prefix) ? m_root.prefix.size() : 0);
    m_belowFolder = m_below.size();
}

SceneItem ItemMaker::make(std::string_view name, std::string_view key)
{
    SceneItem item;
    item.text = m_texts.add(m_folder, name, key);
    item.openId = hashOn(m_hash, name);
    item.group = m_root.group;
    return item;
}

} // namespace tessera
