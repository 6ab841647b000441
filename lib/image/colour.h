// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

namespace tessera {

/// Turns RGB of some profile into sRGB. Immutable, hence thread-safe.
class ColourTransform {
public:
    /// Null when nothing is to be done: no usable RGB profile, or it is sRGB already.
    [[nodiscard]] static std::shared_ptr<const ColourTransform> toSrgb(std::string_view icc);
    /// Whether a profile says of itself that it is sRGB.
    [[nodiscard]] static bool isSrgb(std::string_view icc);
    ~ColourTransform();
    ColourTransform(const ColourTransform&) = delete;
    ColourTransform& operator=(const ColourTransform&) = delete;

    /// In place; alpha is left alone (not premultiplied).
    void apply(std::uint8_t* rgba, std::int64_t pixels) const;

private:
    explicit ColourTransform(void* handle) : m_transform(handle) { }
    void* m_transform;
};

} // namespace tessera
