// SPDX-License-Identifier: MIT
#include <core/version.h>

namespace tessera {

const char* libraryVersion() noexcept
{
    return TESSERA_VERSION;
}

} // namespace tessera
