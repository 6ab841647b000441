// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vips/vips.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

#include <QSize>
#include <QString>

/// Pictures made in code, written by libvips.
namespace tessera {

struct VipsUnref {
    void operator()(VipsImage* image) const { g_object_unref(image); }
};
using VipsPicture = std::unique_ptr<VipsImage, VipsUnref>;

/// Smooth noise: random values on a grid with a distance of `wavelength` pixels, blended between.
class SmoothNoise {
public:
    SmoothNoise(int width, int wavelength, std::uint32_t seed) : m_wavelength(wavelength), m_seed(seed)
    {
        m_line.resize(std::size_t(width / wavelength + 2));
    }
    void startRow(int y)
    {
        const auto row = std::uint32_t(y / m_wavelength);
        const double t = eased(y % m_wavelength);
        for (std::uint32_t i = 0; i < m_line.size(); ++i)
            m_line[i] = value(i, row) * (1 - t) + value(i, row + 1) * t;
    }
    [[nodiscard]] double at(int x) const
    {
        const auto i = std::size_t(x / m_wavelength);
        const double t = eased(x % m_wavelength);
        return m_line[i] * (1 - t) + m_line[i + 1] * t;
    }

private:
    [[nodiscard]] double eased(int offset) const
    {
        const double t = double(offset) / m_wavelength;
        return t * t * (3 - 2 * t);
    }
    /// From -1 to 1.
    [[nodiscard]] double value(std::uint32_t x, std::uint32_t y) const
    {
        std::uint32_t h = x * 0x9e3779b1U ^ y * 0x85ebca77U ^ m_seed * 0xc2b2ae3dU;
        h = (h ^ h >> 15U) * 0x2c1b3c6dU;
        h = (h ^ h >> 12U) * 0x297a2d39U;
        return double((h ^ h >> 15U) & 0xffffU) / 32767.5 - 1;
    }

    int m_wavelength;
    std::uint32_t m_seed;
    std::vector<double> m_line;
};

/// Broad gradients with noise in several sizes, as a photograph has it; no symmetry.
inline VipsPicture photograph(QSize size, std::uint32_t seed)
{
    const int w = size.width();
    const int h = size.height();
    constexpr std::array kWavelengths{512, 128, 40, 12};
    constexpr std::array kAmplitudes{36.0, 26.0, 16.0, 10.0};
    std::vector<SmoothNoise> noise;
    for (std::size_t i = 0; i < kWavelengths.size(); ++i)
        noise.emplace_back(w, kWavelengths[i], seed * 16 + std::uint32_t(i));
    std::vector<std::uint8_t> pixels(std::size_t(w) * std::size_t(h) * 3);
    std::uint8_t* to = pixels.data();
    for (int y = 0; y < h; ++y) {
        for (SmoothNoise& n : noise)
            n.startRow(y);
        for (int x = 0; x < w; ++x) {
            const double coarse = noise[0].at(x) * kAmplitudes[0] + noise[1].at(x) * kAmplitudes[1];
            const double fine = noise[2].at(x) * kAmplitudes[2] + noise[3].at(x) * kAmplitudes[3];
            const double u = double(x) / w;
            const double v = double(y) / h;
            for (const double base : {95 + 70 * u + coarse, 90 + 75 * v - coarse, 165 - 40 * u - 40 * v + coarse * 0.5})
                *to++ = std::uint8_t(std::min(255.0, std::max(0.0, base + fine + 0.5)));
        }
    }
    return VipsPicture(vips_image_new_from_memory_copy(pixels.data(), pixels.size(), w, h, 3, VIPS_FORMAT_UCHAR));
}

/// `orientation` as EXIF has it; 1 writes none.
inline bool saveJpeg(VipsImage* picture, const QString& file, int orientation = 1)
{
    VipsImage* copy = nullptr;
    if (vips_copy(picture, &copy, nullptr) != 0)
        return false;
    const VipsPicture owner(copy);
    if (orientation != 1)
        vips_image_set_int(copy, VIPS_META_ORIENTATION, orientation);
    return vips_jpegsave(copy, file.toLocal8Bit().constData(), "Q", 92, nullptr) == 0;
}

inline bool savePyramid(VipsImage* picture, const QString& file)
{
    return vips_tiffsave(picture, file.toLocal8Bit().constData(), "tile", TRUE, "pyramid", TRUE, "tile_width", 256,
                         "tile_height", 256, "compression", VIPS_FOREIGN_TIFF_COMPRESSION_JPEG, "Q", 92, nullptr)
           == 0;
}

} // namespace tessera
