// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/found_files.h>

namespace tessera {

void FoundFiles::push_back(const File& file)
{
    if (m_folders.empty() || m_folders.back().path != file.folder)
        m_folders.push_back({std::string(file.folder)});
    m_names += file.name;
    m_ends.push_back(m_names.size());
    m_folders.back().end = m_ends.size();
}

} // namespace tessera
