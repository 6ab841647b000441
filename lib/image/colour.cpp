// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/colour.h>

#include <string>

#include <lcms2.h>

namespace tessera {

namespace {

struct CloseProfile {
    void operator()(void* profile) const { cmsCloseProfile(profile); }
};
using Profile = std::unique_ptr<void, CloseProfile>;

bool describesSrgb(void* profile)
{
    char text[256] = {};
    cmsGetProfileInfoASCII(profile, cmsInfoDescription, "en", "US", text, sizeof text);
    return std::string_view(text).find("sRGB") != std::string_view::npos;
}

} // namespace

std::shared_ptr<const ColourTransform> ColourTransform::toSrgb(std::string_view icc)
{
    if (icc.empty())
        return nullptr;
    const Profile profile(cmsOpenProfileFromMem(icc.data(), static_cast<cmsUInt32Number>(icc.size())));
    if (!profile || cmsGetColorSpace(profile.get()) != cmsSigRgbData || describesSrgb(profile.get()))
        return nullptr;
    const Profile srgb(cmsCreate_sRGBProfile());
    // Without lcms' one-pixel cache the transform has no state, so that all threads may use it.
    void* transform = cmsCreateTransform(profile.get(), TYPE_RGBA_8, srgb.get(), TYPE_RGBA_8,
                                         INTENT_RELATIVE_COLORIMETRIC, cmsFLAGS_NOCACHE | cmsFLAGS_COPY_ALPHA);
    if (transform == nullptr)
        return nullptr;
    return std::shared_ptr<const ColourTransform>(new ColourTransform(transform));
}

bool ColourTransform::isSrgb(std::string_view icc)
{
    const Profile profile(cmsOpenProfileFromMem(icc.data(), static_cast<cmsUInt32Number>(icc.size())));
    return profile && describesSrgb(profile.get());
}

ColourTransform::~ColourTransform()
{
    cmsDeleteTransform(m_transform);
}

void ColourTransform::apply(std::uint8_t* rgba, std::int64_t pixels) const
{
    cmsDoTransform(m_transform, rgba, rgba, static_cast<cmsUInt32Number>(pixels));
}

} // namespace tessera
