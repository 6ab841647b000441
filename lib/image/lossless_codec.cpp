// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/lossless_codec.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace tessera {

namespace {

// What a pixel adds to its prediction, modulo 256, in the shortest of:
//   00nnnnnn                      n + 1 pixels that add nothing
//   01rrggbb                      each from -2 to 1
//   10gggggg rrrrbbbb             green from -32 to 31, red and blue from -8 to 7 beside it
//   111rrrrr rrgggggg gbbbbbbb    each from -64 to 63
//   11000000 and 3 bytes; 11000001 and 4 bytes, the last one for alpha
constexpr unsigned kRun = 0x00;
constexpr unsigned kSmall = 0x40;
constexpr unsigned kGreen = 0x80;
constexpr unsigned kColour = 0xc0;
constexpr unsigned kAlpha = 0xc1;
constexpr unsigned kMedium = 0xe0;
constexpr int kLongestRun = 64;
constexpr std::size_t kLongestPixel = 5;

struct Pixel {
    std::uint8_t c[4];
};

/// The pixels before: the one to the left, and the row above, null for the first.
Pixel predicted(const std::uint8_t* row, const std::uint8_t* above, std::ptrdiff_t at)
{
    Pixel p = {};
    for (int i = 0; i < 4; ++i) {
        const unsigned left = at > 0 ? row[at - 4 + i] : above != nullptr ? above[i] : 0U;
        const unsigned up = above != nullptr ? above[at + i] : left;
        p.c[i] = static_cast<std::uint8_t>((left + up) / 2);
    }
    return p;
}

int signedByte(unsigned value)
{
    return static_cast<std::int8_t>(static_cast<std::uint8_t>(value));
}

bool within(int value, int half)
{
    return value >= -half && value < half;
}

std::uint8_t* putPixel(std::uint8_t* out, const int (&d)[4])
{
    const auto put = [&out](unsigned byte) { *out++ = static_cast<std::uint8_t>(byte); };
    const auto bits = [](int value, int half) { return static_cast<unsigned>(value + half); };
    if (d[3] != 0) {
        put(kAlpha);
        for (const int value : d)
            put(static_cast<unsigned>(value) & 255U);
    } else if (within(d[0], 2) && within(d[1], 2) && within(d[2], 2)) {
        put(kSmall | bits(d[0], 2) << 4U | bits(d[1], 2) << 2U | bits(d[2], 2));
    } else if (within(d[1], 32) && within(d[0] - d[1], 8) && within(d[2] - d[1], 8)) {
        put(kGreen | bits(d[1], 32));
        put(bits(d[0] - d[1], 8) << 4U | bits(d[2] - d[1], 8));
    } else if (within(d[0], 64) && within(d[1], 64) && within(d[2], 64)) {
        const unsigned all = bits(d[0], 64) << 14U | bits(d[1], 64) << 7U | bits(d[2], 64);
        put(kMedium | all >> 16U);
        put(all >> 8U & 255U);
        put(all & 255U);
    } else {
        put(kColour);
        for (int i = 0; i < 3; ++i)
            put(static_cast<unsigned>(d[i]) & 255U);
    }
    return out;
}

/// Takes one pixel's or run's code off the bytes. Alpha is the last.
struct Code {
    int run = 0; ///< > 0: pixels that add nothing
    int d[4] = {};
};

bool takeCode(const std::uint8_t*& in, const std::uint8_t* end, Code& code)
{
    if (in == end)
        return false;
    const unsigned tag = *in++;
    const auto left = end - in;
    code = {};
    if (tag < kSmall) {
        code.run = static_cast<int>(tag) + 1;
    } else if (tag < kGreen) {
        for (int i = 0; i < 3; ++i)
            code.d[i] = static_cast<int>(tag >> (4U - 2U * static_cast<unsigned>(i)) & 3U) - 2;
    } else if (tag < kColour) {
        if (left < 1)
            return false;
        code.d[1] = static_cast<int>(tag & 63U) - 32;
        code.d[0] = code.d[1] + static_cast<int>(*in >> 4U) - 8;
        code.d[2] = code.d[1] + static_cast<int>(*in & 15U) - 8;
        in += 1;
    } else if (tag >= kMedium) {
        if (left < 2)
            return false;
        const unsigned all = (tag & 31U) << 16U | unsigned(in[0]) << 8U | in[1];
        code.d[0] = static_cast<int>(all >> 14U & 127U) - 64;
        code.d[1] = static_cast<int>(all >> 7U & 127U) - 64;
        code.d[2] = static_cast<int>(all & 127U) - 64;
        in += 2;
    } else if (tag == kColour || tag == kAlpha) {
        const int count = tag == kAlpha ? 4 : 3;
        if (left < count)
            return false;
        for (int i = 0; i < count; ++i)
            code.d[i] = in[i];
        in += count;
    } else {
        return false;
    }
    return true;
}

} // namespace

std::string encodeLossless(const PixelView& view)
{
    const auto width = static_cast<std::size_t>(view.area.width);
    std::string bytes;
    std::size_t used = 0;
    int run = 0;
    const std::uint8_t* above = nullptr;
    for (std::int64_t y = view.area.y; y < view.area.bottom(); ++y) {
        bytes.resize(used + width * kLongestPixel + 1);
        auto* const begin = reinterpret_cast<std::uint8_t*>(bytes.data());
        std::uint8_t* out = begin + used;
        const std::uint8_t* row = view.at(view.area.x, y);
        for (std::ptrdiff_t at = 0; at < static_cast<std::ptrdiff_t>(width) * 4; at += 4) {
            const Pixel p = predicted(row, above, at);
            const int d[4] = {signedByte(row[at] - unsigned(p.c[0])), signedByte(row[at + 1] - unsigned(p.c[1])),
                              signedByte(row[at + 2] - unsigned(p.c[2])), signedByte(row[at + 3] - unsigned(p.c[3]))};
            const bool nothing = (d[0] | d[1] | d[2] | d[3]) == 0;
            if (run > 0 && (!nothing || run == kLongestRun)) {
                *out++ = static_cast<std::uint8_t>(kRun | static_cast<unsigned>(run - 1));
                run = 0;
            }
            if (nothing)
                ++run;
            else
                out = putPixel(out, d);
        }
        used = static_cast<std::size_t>(out - begin);
        above = row;
    }
    bytes.resize(used);
    if (run > 0)
        bytes.push_back(static_cast<char>(kRun | static_cast<unsigned>(run - 1)));
    return bytes;
}

bool decodeLossless(std::string_view bytes, Pixels& to)
{
    const auto* in = reinterpret_cast<const std::uint8_t*>(bytes.data());
    const std::uint8_t* const end = in + bytes.size();
    const auto rowBytes = static_cast<std::ptrdiff_t>(to.width()) * 4;
    Code code;
    const std::uint8_t* above = nullptr;
    for (int y = 0; y < to.height(); ++y) {
        std::uint8_t* row = to.row(y);
        for (std::ptrdiff_t at = 0; at < rowBytes; at += 4) {
            if (code.run == 0 && !takeCode(in, end, code))
                return false;
            const Pixel p = predicted(row, above, at);
            for (int i = 0; i < 4; ++i)
                row[at + i] = static_cast<std::uint8_t>(p.c[i] + code.d[i]);
            if (code.run > 0)
                --code.run;
        }
        above = row;
    }
    return in == end && code.run == 0;
}

} // namespace tessera
