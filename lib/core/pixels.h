// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace tessera {

/// A block of 8-bit RGBA pixels, alpha premultiplied, sRGB, rows top to bottom. Immutable once
/// shared (PixelsPtr), hence safe to read from any thread. The memory may belong to a pool: the
/// storage's deleter gives it back.
class Pixels {
public:
    /// `storage` holds at least `stride * height` bytes; `stride` is at least `width * 4`.
    Pixels(int width, int height, std::size_t stride, std::shared_ptr<std::uint8_t> storage, bool opaque)
        : m_width(width), m_height(height), m_stride(stride), m_storage(std::move(storage)), m_opaque(opaque)
    {
    }

    /// Plain heap memory, zeroed: for small blocks and tests.
    static Pixels allocate(int width, int height, bool opaque = true)
    {
        const std::size_t stride = static_cast<std::size_t>(width) * 4;
        return {width, height, stride,
                std::shared_ptr<std::uint8_t>(new std::uint8_t[stride * static_cast<std::size_t>(height)](),
                                              std::default_delete<std::uint8_t[]>()),
                opaque};
    }

    [[nodiscard]] int width() const { return m_width; }
    [[nodiscard]] int height() const { return m_height; }
    [[nodiscard]] std::size_t stride() const { return m_stride; }
    [[nodiscard]] std::size_t bytes() const { return m_stride * static_cast<std::size_t>(m_height); }
    [[nodiscard]] bool isOpaque() const { return m_opaque; }
    [[nodiscard]] const std::uint8_t* row(int y) const
    {
        return m_storage.get() + m_stride * static_cast<std::size_t>(y);
    }
    [[nodiscard]] std::uint8_t* row(int y) { return m_storage.get() + m_stride * static_cast<std::size_t>(y); }

private:
    int m_width;
    int m_height;
    std::size_t m_stride;
    std::shared_ptr<std::uint8_t> m_storage;
    bool m_opaque;
};

using PixelsPtr = std::shared_ptr<const Pixels>;

} // namespace tessera
