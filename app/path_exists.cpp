// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/path_exists.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include <app/command_line.h>
#include <image/built_in.h>
#include <image/path_list.h>
#include <image/source_library.h>

namespace tessera {

bool pathExists(const std::string& path)
{
    if (isBuiltIn(path)) {
        const auto names = builtInLocators();
        return std::find(names.begin(), names.end(), path) != names.end();
    }
    const std::optional<PathListPlace> list = listAt(path);
    std::error_code error;
    return (list && list->isStandardInput()) || std::filesystem::exists(list ? list->file : path, error);
}

} // namespace tessera
