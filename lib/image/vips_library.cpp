// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/vips_library.h>

#include <dlfcn.h>

#include <core/explain.h>

namespace tessera::vips {

namespace {

Error notStarted(const char* words)
{
    return withWords(explain(ErrorCode::Internal, TESSERA_TR_NOOP("Reason", "libvips cannot be started")),
                     words != nullptr ? words : "");
}

Result<VipsLibrary> loadLibrary()
{
    void* const file = dlopen(TESSERA_LIBVIPS, RTLD_NOW | RTLD_LOCAL);
    if (file == nullptr)
        return notStarted(dlerror());
    VipsLibrary found;
#define TESSERA_VIPS_FIND(name)                                                                                        \
    found.name = reinterpret_cast<decltype(&::name)>(dlsym(file, #name));                                              \
    if (found.name == nullptr)                                                                                         \
        return notStarted(dlerror());
    TESSERA_VIPS_FUNCTIONS(TESSERA_VIPS_FIND)
#undef TESSERA_VIPS_FIND
    return found;
}

Result<VipsLibrary> startLibrary()
{
    Result<VipsLibrary> loaded = loadLibrary();
    if (!loaded)
        return loaded;
    if (loaded->vips_init("tessera") != 0)
        return notStarted(nullptr);
    loaded->vips_concurrency_set(1);
    // Its cache would hand out a picture of a file that has changed since.
    loaded->vips_cache_set_max(0);
    for (const char* notPictures :
         {"VipsForeignLoadCsv", "VipsForeignLoadMatrix", "VipsForeignLoadRaw", "VipsForeignLoadMat"})
        loaded->vips_operation_block_set(notPictures, TRUE);
    loaded->g_log_set_handler(
        "VIPS", static_cast<GLogLevelFlags>(G_LOG_LEVEL_WARNING | G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG),
        [](const gchar*, GLogLevelFlags, const gchar*, gpointer) {}, nullptr);
    return loaded;
}

} // namespace

Result<const VipsLibrary*> library()
{
    // The library has one state for the whole process; there is no other place to keep this.
    static const Result<VipsLibrary> started = startLibrary();
    if (!started)
        return started.error();
    return &*started;
}

} // namespace tessera::vips
