// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/name_search.h>

#include <algorithm>
#include <functional>

#include <QString>

#include <core/ascii.h>
#include <scene/scene.h>

namespace tessera {

namespace {

bool beginsWith(const std::string& name, const std::string& text)
{
    return name.size() >= text.size() && std::equal(text.begin(), text.end(), name.begin(), [](char a, char b) {
               return toLower(a) == toLower(b);
           });
}

// Of a million names most are ruled out by their first letter: no string is made of those.
std::function<bool(const std::string&)> matcher(const std::string& text)
{
    const bool plain =
        std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 128; });
    if (plain)
        return [&text](const std::string& name) { return beginsWith(name, text); };
    return [wanted = QString::fromStdString(text)](const std::string& name) {
        return QString::fromStdString(name).startsWith(wanted, Qt::CaseInsensitive);
    };
}

} // namespace

std::optional<std::size_t> findByName(const Scene& scene, const std::string& text, std::size_t from)
{
    if (text.empty())
        return std::nullopt;
    const auto matches = matcher(text);
    const std::size_t count = scene.count();
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t position = (from + i) % count;
        if (matches(scene.item(position).name()))
            return position;
    }
    return std::nullopt;
}

} // namespace tessera
