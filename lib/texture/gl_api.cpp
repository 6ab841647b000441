// SPDX-License-Identifier: GPL-3.0-or-later
#include <texture/gl_api.h>

#include <core/explain.h>

namespace tessera {

Result<GlApi> GlApi::resolve(const std::function<Function(const char*)>& find)
{
    GlApi api;
#define TESSERA_GL_RESOLVE(result, name, parameters)                                                                   \
    api.name = reinterpret_cast<decltype(api.name)>(find("gl" #name));                                                 \
    if (!api.name)                                                                                                     \
        return explain(ErrorCode::Unsupported, TESSERA_TR_NOOP("Reason", "OpenGL 3.3 is needed, but %1 is not there"), \
                       {"gl" #name});
    TESSERA_GL_FUNCTIONS(TESSERA_GL_RESOLVE)
#undef TESSERA_GL_RESOLVE
    return api;
}

} // namespace tessera
