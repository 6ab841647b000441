// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tessera {

/// Files that were found, in the order of their coming. Their names stand one behind the other, with each folder named
/// once for those of its files that follow each other: a path of its own for each of a million takes as long as reading
/// their names. Not thread-safe.
class FoundFiles {
public:
    struct File {
        std::string_view folder; ///< with its slash
        std::string_view name;
    };
    using value_type = File;

    void push_back(const File& file);
    [[nodiscard]] std::size_t size() const { return m_ends.size(); }
    [[nodiscard]] bool empty() const { return m_ends.empty(); }
    /// Each in turn; what it is told lasts as long as this does. Files of one folder that follow each other are told
    /// the same text of it.
    template <class Visitor>
    void visit(const Visitor& visitor) const
    {
        std::size_t at = 0;
        std::size_t from = 0;
        for (const Folder& folder : m_folders)
            for (; at < folder.end; from = m_ends[at++])
                visitor(File{folder.path, std::string_view(m_names).substr(from, m_ends[at] - from)});
    }

private:
    struct Folder {
        std::string path;
        std::size_t end = 0; ///< the number of the file behind its last one
    };
    std::vector<Folder> m_folders;
    std::string m_names;
    std::vector<std::size_t> m_ends; ///< of the names
};

} // namespace tessera
