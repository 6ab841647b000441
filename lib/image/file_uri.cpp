// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/file_uri.h>

namespace tessera {

namespace {

constexpr std::string_view kUnescaped = "-_.!~*'()/&=:@+$,";
constexpr std::string_view kHexDigits = "0123456789ABCDEF";

bool isUnescaped(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
           || kUnescaped.find(c) != std::string_view::npos;
}

} // namespace

std::string fileUri(std::string_view path)
{
    std::string uri = "file://";
    for (const char c : path) {
        if (isUnescaped(c)) {
            uri += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        uri += '%';
        uri += kHexDigits[byte >> 4U];
        uri += kHexDigits[byte & 15U];
    }
    return uri;
}

} // namespace tessera
