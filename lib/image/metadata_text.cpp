// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/metadata_text.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace tessera {

namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";
constexpr std::string_view kBlanks = " \t\r\n\f\v";

bool isContinuation(char c)
{
    return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

/// Bytes of the character that `s` begins with; 0 when it begins with none.
std::size_t characterLength(std::string_view s)
{
    const auto first = static_cast<unsigned char>(s.front());
    const std::size_t length = first < 0x80U                     ? 1
                               : first >= 0xc2U && first < 0xe0U ? 2
                               : (first & 0xf0U) == 0xe0U        ? 3
                               : first >= 0xf0U && first < 0xf5U ? 4
                                                                 : 0;
    if (length == 0 || s.size() < length
        || !std::all_of(s.begin() + 1, s.begin() + static_cast<std::ptrdiff_t>(length), isContinuation))
        return 0;
    const unsigned second = length > 1 ? static_cast<unsigned char>(s[1]) : 0;
    const bool overlong = (first == 0xe0U && second < 0xa0U) || (first == 0xf0U && second < 0x90U);
    const bool outside = (first == 0xedU && second >= 0xa0U) || (first == 0xf4U && second >= 0x90U);
    return overlong || outside ? 0 : length;
}

bool isAsciiDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Whether `text` looks like `pattern`, "9" standing for a digit and "-" for "-" or ":".
bool looksLike(std::string_view text, std::string_view pattern)
{
    return text.size() >= pattern.size()
           && std::equal(pattern.begin(), pattern.end(), text.begin(), [](char p, char c) {
                  return p == '9'   ? isAsciiDigit(c)
                         : p == '-' ? c == '-' || c == ':'
                         : p == ' ' ? c == ' ' || c == 'T'
                                    : p == c;
              });
}

int number(std::string_view text, std::size_t at, std::size_t digits)
{
    int value = 0;
    for (std::size_t i = at; i < at + digits; ++i)
        value = value * 10 + (text[i] - '0');
    return value;
}

int daysIn(int year, int month)
{
    constexpr std::array kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

} // namespace

std::string cleanText(std::string_view text, std::size_t most)
{
    text = text.substr(0, text.find('\0'));
    const std::size_t begin = text.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos)
        return {};
    text = text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
    std::string clean;
    while (!text.empty()) {
        const std::size_t length = characterLength(text);
        const std::string_view next = length > 0 ? text.substr(0, length) : kReplacement;
        if (clean.size() + next.size() > most)
            break;
        clean += next;
        text.remove_prefix(std::max<std::size_t>(1, length));
    }
    return clean;
}

bool isUtcOffset(std::string_view text)
{
    return text.size() == 6 && (text[0] == '+' || text[0] == '-') && looksLike(text.substr(1), "99:99")
           && number(text, 1, 2) <= 14 && number(text, 4, 2) < 60;
}

std::optional<std::string> isoDate(std::string_view text)
{
    if (!looksLike(text, "9999-99-99 99:99:99"))
        return std::nullopt;
    const int year = number(text, 0, 4);
    const int month = number(text, 5, 2);
    if (year < 1 || month < 1 || month > 12 || number(text, 8, 2) < 1 || number(text, 8, 2) > daysIn(year, month)
        || number(text, 11, 2) > 23 || number(text, 14, 2) > 59 || number(text, 17, 2) > 59)
        return std::nullopt;
    std::string iso(text.substr(0, 19));
    iso[4] = iso[7] = '-';
    iso[10] = 'T';
    std::string_view rest = text.substr(19);
    if (!rest.empty() && rest[0] == '.')
        rest.remove_prefix(std::min(rest.find_first_not_of("0123456789", 1), rest.size()));
    if (rest == "Z")
        rest = "+00:00";
    return isUtcOffset(rest) ? iso.append(rest) : iso;
}

std::string cameraName(const std::string& make, const std::string& model)
{
    const std::string word = make.substr(0, make.find(' '));
    const bool said = !word.empty() && model.size() >= word.size()
                      && std::equal(word.begin(), word.end(), model.begin(), [](unsigned char a, unsigned char b) {
                             return std::tolower(a) == std::tolower(b);
                         });
    if (model.empty() || make.empty() || said)
        return model.empty() ? make : model;
    return make + " " + model;
}

} // namespace tessera
