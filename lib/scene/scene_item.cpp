// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/scene_item.h>

#include <image/built_in.h>
#include <image/source_library.h>

namespace tessera {

bool SceneItem::isBuiltIn() const
{
    return tessera::isBuiltIn(text.folder().empty() ? text.file() : text.folder());
}

std::string SceneItem::name() const
{
    return isBuiltIn() ? displayName(locator()) : std::string(text.file());
}

bool isBeforeByText(const SceneItem& a, const SceneItem& b)
{
    if (a.group != b.group)
        return a.group < b.group;
    const int order = a.text.key().compare(b.text.key());
    return order != 0 ? order < 0 : ItemText::isBefore(a.text, b.text);
}

} // namespace tessera
