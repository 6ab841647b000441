// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vips/vips.h>

#include <core/result.h>

// NOLINTBEGIN(cppcoreguidelines-macro-usage): one list gives the members and their look-up.
#define TESSERA_VIPS_FUNCTIONS(F)                                                                                      \
    F(g_free)                                                                                                          \
    F(g_log_set_handler)                                                                                               \
    F(g_object_unref)                                                                                                  \
    F(g_type_from_name)                                                                                                \
    F(vips_cache_set_max)                                                                                              \
    F(vips_call)                                                                                                       \
    F(vips_cast_uchar)                                                                                                 \
    F(vips_colourspace)                                                                                                \
    F(vips_colourspace_issupported)                                                                                    \
    F(vips_concurrency_set)                                                                                            \
    F(vips_error_buffer_copy)                                                                                          \
    F(vips_extract_band)                                                                                               \
    F(vips_foreign_find_load)                                                                                          \
    F(vips_icc_transform)                                                                                              \
    F(vips_image_get_bands)                                                                                            \
    F(vips_image_get_blob)                                                                                             \
    F(vips_image_get_coding)                                                                                           \
    F(vips_image_get_format)                                                                                           \
    F(vips_image_get_height)                                                                                           \
    F(vips_image_get_orientation)                                                                                      \
    F(vips_image_get_typeof)                                                                                           \
    F(vips_image_get_width)                                                                                            \
    F(vips_image_guess_interpretation)                                                                                 \
    F(vips_image_hasalpha)                                                                                             \
    F(vips_init)                                                                                                       \
    F(vips_nickname_find)                                                                                              \
    F(vips_operation_block_set)                                                                                        \
    F(vips_rad2float)                                                                                                  \
    F(vips_region_new)                                                                                                 \
    F(vips_region_prepare)
// NOLINTEND(cppcoreguidelines-macro-usage)

namespace tessera::vips {

/// libvips and the parts of GLib that go with it, found at run time: what it is linked with takes
/// longer to load than a program needs to show its first picture, and most pictures do without it.
struct VipsLibrary {
#define TESSERA_VIPS_MEMBER(name) decltype(&::name) name = nullptr;
    TESSERA_VIPS_FUNCTIONS(TESSERA_VIPS_MEMBER)
#undef TESSERA_VIPS_MEMBER
};

/// Loads and starts the library with the first call, of any thread (slow: not on the GUI thread);
/// it stays until the program ends. Errors: Internal, with the loader's own words.
[[nodiscard]] Result<const VipsLibrary*> library();

} // namespace tessera::vips
