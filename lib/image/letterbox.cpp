// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/letterbox.h>

#include <algorithm>

namespace tessera {

namespace {

constexpr std::uint64_t kDarkBar = 24; ///< of 255, with what compression leaves beside the picture

} // namespace

Letterbox::Letterbox(Size whole, Size shape) : m_whole(whole), m_content{0, 0, whole.width, whole.height}
{
    // Rounded down: a row that is half bar would darken the picture's edge.
    const double fit = std::min(static_cast<double>(whole.width) / static_cast<double>(shape.width),
                                static_cast<double>(whole.height) / static_cast<double>(shape.height));
    const auto inside = [fit](std::int64_t side, std::int64_t most) {
        constexpr double exact = 1e-6;
        return std::clamp<std::int64_t>(static_cast<std::int64_t>(static_cast<double>(side) * fit + exact), 1, most);
    };
    m_content.width = inside(shape.width, whole.width);
    m_content.height = inside(shape.height, whole.height);
    m_content.x = (whole.width - m_content.width + 1) / 2;
    m_content.y = (whole.height - m_content.height + 1) / 2;
}

bool Letterbox::addRow(std::int64_t y, const std::uint8_t* rgba)
{
    // The pixels next to the content are part bar and part content.
    if (y < m_content.y || y >= m_content.bottom()) {
        if (y < m_content.y - 1 || y > m_content.bottom())
            addBar(rgba, m_whole.width);
        return false;
    }
    const std::int64_t right = m_content.right() + 1;
    addBar(rgba, m_content.x - 1);
    addBar(rgba + right * 4, m_whole.width - right);
    return true;
}

void Letterbox::addBar(const std::uint8_t* rgba, std::int64_t pixels)
{
    for (std::int64_t x = 0; x < pixels; ++x, rgba += 4) {
        m_light += std::max({rgba[0], rgba[1], rgba[2]});
        ++m_pixels;
    }
}

bool Letterbox::hasDarkBars() const
{
    return m_light <= kDarkBar * m_pixels;
}

} // namespace tessera
