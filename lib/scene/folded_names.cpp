// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/folded_names.h>

#include <algorithm>
#include <iterator>

#include <QString>

#include <core/ascii.h>

namespace tessera {

void appendFolded(std::string& to, std::string_view text)
{
    const bool plain =
        std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 128; });
    if (!plain) {
        to += QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())).toCaseFolded().toStdString();
        return;
    }
    std::transform(text.begin(), text.end(), std::back_inserter(to), toLower);
}

void FoldedNames::extend(const std::vector<SceneItem>& items)
{
    m_ends.reserve(items.size());
    for (std::size_t i = m_ends.size(); i < items.size(); ++i) {
        appendFolded(m_text, items[i].name());
        m_ends.push_back(m_text.size());
    }
}

void FoldedNames::clear()
{
    *this = {};
}

} // namespace tessera
