// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/trace_line.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <QByteArray>
#include <QString>

namespace tessera {

namespace {

template <class Number>
void appendNumber(std::string& out, Number number)
{
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

/// Nanoseconds as microseconds, or microseconds as milliseconds: three digits after the point.
void appendThousandths(std::string& out, std::int64_t number)
{
    if (number < 0)
        out += '-';
    const auto size = static_cast<std::uint64_t>(number < 0 ? -number : number);
    appendNumber(out, size / 1000);
    const auto rest = static_cast<unsigned>(size % 1000);
    out += {'.', char('0' + rest / 100), char('0' + rest / 10 % 10), char('0' + rest % 10)};
}

/// The names of files may hold any byte; a trace is UTF-8.
void appendQuoted(std::string& out, std::string_view text)
{
    const bool plain =
        std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    const QByteArray utf8 =
        plain ? QByteArray() : QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())).toUtf8();
    out += '"';
    for (const char c : plain ? text : std::string_view(utf8.data(), static_cast<std::size_t>(utf8.size()))) {
        if (c == '"' || c == '\\')
            out += {'\\', c};
        else if (static_cast<unsigned char>(c) < 0x20)
            out += ' ';
        else
            out += c;
    }
    out += '"';
}

} // namespace

TraceLine::TraceLine(std::string& out, std::string_view separator, char phase, unsigned thread, Duration at,
                     std::string_view name)
    : m_out(out)
{
    out += separator;
    out += "{\"ph\":\"";
    out += phase;
    out += "\",\"pid\":1,\"tid\":";
    appendNumber(out, thread);
    out += ",\"ts\":";
    appendThousandths(out, at.count());
    if (!name.empty())
        text("name", name);
}

TraceLine::~TraceLine()
{
    m_out += m_arguments ? "}}" : "}";
}

TraceLine& TraceLine::text(std::string_view key, std::string_view value)
{
    nameNext(key);
    appendQuoted(m_out, value);
    return *this;
}

TraceLine& TraceLine::number(std::string_view key, std::uint64_t value)
{
    nameNext(key);
    appendNumber(m_out, value);
    return *this;
}

TraceLine& TraceLine::thousandths(std::string_view key, std::int64_t value)
{
    nameNext(key);
    appendThousandths(m_out, value);
    return *this;
}

TraceLine& TraceLine::with()
{
    m_out += ",\"args\":{";
    m_arguments = m_first = true;
    return *this;
}

// Keys are ours: nothing in them needs an escape.
void TraceLine::nameNext(std::string_view key)
{
    if (!std::exchange(m_first, false))
        m_out += ',';
    m_out += '"';
    m_out += key;
    m_out += "\":";
}

} // namespace tessera
