// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tessera {

/// The folder that a file lies in, with the slash; empty for a name alone.
[[nodiscard]] inline std::string_view folderPart(std::string_view locator)
{
    const std::size_t slash = locator.rfind('/');
    return locator.substr(0, slash == std::string_view::npos ? 0 : slash + 1);
}

/// Where an item lies and where it comes in order: parts of one text that the items that were made with it share, so
/// that those of a large folder take little time and memory. Copies share it, too; what it says never changes.
class ItemText {
public:
    ItemText() = default;
    /// One with a text of its own: a path, or the name of a built-in source, and the place among those of its group.
    ItemText(std::string_view locator, std::string_view key);

    /// With the slash; empty for a name alone.
    [[nodiscard]] std::string_view folder() const { return part(m_folder); }
    /// The locator's last part.
    [[nodiscard]] std::string_view file() const { return part(m_file); }
    [[nodiscard]] std::string_view key() const { return part(m_key); }
    [[nodiscard]] std::string locator() const;
    [[nodiscard]] bool isAt(std::string_view locator) const;
    /// Whether `a` comes before `b` by its locator.
    [[nodiscard]] static bool isBefore(const ItemText& a, const ItemText& b);

private:
    friend class ItemTexts;
    struct Part {
        std::uint32_t from = 0;
        std::uint32_t length = 0;
    };
    [[nodiscard]] std::string_view part(const Part& p) const { return {m_text.get() + p.from, p.length}; }

    std::shared_ptr<const char[]> m_text;
    Part m_folder;
    Part m_key;
    Part m_file; ///< of a file in a folder the end of its key
};

/// Makes the texts of items that come one after the other. Not thread-safe; what it made is independent of it.
class ItemTexts {
public:
    /// `folder` with its slash. Where the key ends with the file's name that takes no room of its own.
    [[nodiscard]] ItemText add(std::string_view folder, std::string_view file, std::string_view key);

private:
    [[nodiscard]] ItemText::Part append(std::string_view text);
    void makeRoom(std::size_t bytes);

    std::shared_ptr<char[]> m_block;
    std::size_t m_used = 0;
    std::size_t m_size = 0;
    ItemText::Part m_folder; ///< the latest
};

} // namespace tessera
