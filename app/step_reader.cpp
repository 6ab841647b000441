// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/step_reader.h>

#include <chrono>
#include <cmath>
#include <filesystem>

#include <QJsonArray>

#include <app/command_line.h>
#include <image/built_in.h>
#include <image/path_list.h>

namespace tessera {

namespace {

std::string plain(double number)
{
    return QString::number(number, 'g', 16).toStdString();
}

bool isWhole(double number)
{
    return std::floor(number) == number;
}

std::string range(double least, double most)
{
    return "from " + plain(least) + " to " + plain(most);
}

} // namespace

StepReader::StepReader(const QJsonObject& object, std::string where, std::string folder)
    : m_object(object), m_where(std::move(where)), m_folder(std::move(folder))
{
}

std::optional<QJsonValue> StepReader::take(const char* key, bool required, const std::string& expected)
{
    m_known.insert(key);
    const auto found = m_object.constFind(QLatin1String(key));
    if (found != m_object.constEnd())
        return found.value();
    if (required)
        fail(key, expected + ", but the key is missing");
    return std::nullopt;
}

void StepReader::fail(const char* key, const std::string& expected)
{
    if (!m_error)
        m_error = Error{ErrorCode::InvalidArgument, m_where + ": \"" + key + "\": expected " + expected};
}

std::string StepReader::text(const char* key, bool mayBeEmpty)
{
    const std::string expected = mayBeEmpty ? "a text" : "a text that is not empty";
    const auto value = take(key, true, expected);
    if (!value)
        return {};
    if (!value->isString() || (!mayBeEmpty && value->toString().isEmpty())) {
        fail(key, expected);
        return {};
    }
    return value->toString().toStdString();
}

std::string StepReader::absolute(const std::string& given) const
{
    return given.empty() ? given : (std::filesystem::path(m_folder) / given).lexically_normal().string();
}

std::string StepReader::file(const char* key)
{
    return absolute(text(key));
}

std::string StepReader::absoluteOrBuiltIn(const std::string& given) const
{
    return isBuiltIn(given) || listAt(given) ? given : absolute(given); // lists are recorded with their place
}

std::string StepReader::fileOrBuiltIn(const char* key)
{
    return absoluteOrBuiltIn(text(key));
}

std::vector<std::string> StepReader::filesOrBuiltIn(const char* key)
{
    const std::string expected = "an array of texts that are not empty";
    const auto value = take(key, true, expected);
    if (value && !value->isArray())
        fail(key, expected);
    std::vector<std::string> files;
    for (const QJsonValue file : value.value_or(QJsonValue()).toArray()) {
        if (file.toString().isEmpty())
            fail(key, expected);
        files.push_back(absoluteOrBuiltIn(file.toString().toStdString()));
    }
    return files;
}

bool StepReader::boolean(const char* key, bool byDefault)
{
    const auto value = take(key, false, {});
    if (value && !value->isBool())
        fail(key, "true or false");
    return value ? value->toBool(byDefault) : byDefault;
}

double StepReader::positive(const char* key)
{
    const std::string expected = "a number greater than 0";
    const auto value = take(key, true, expected);
    if (value && (!value->isDouble() || !(value->toDouble() > 0)))
        fail(key, expected);
    return value ? value->toDouble(1) : 1;
}

double StepReader::wholeNumber(const char* key, double least, double most, std::optional<double> byDefault)
{
    const std::string expected = "a whole number " + range(least, most);
    const auto value = take(key, !byDefault, expected);
    if (!value)
        return byDefault.value_or(least);
    const double number = value->toDouble(least);
    if (!value->isDouble() || !isWhole(number) || number < least || number > most) {
        fail(key, expected);
        return least;
    }
    return number;
}

Duration StepReader::milliseconds(const char* key, double least, double most, std::optional<double> byDefault)
{
    const std::string expected = "milliseconds " + range(least, most);
    const auto value = take(key, !byDefault, expected);
    double number = byDefault.value_or(least);
    if (value) {
        number = value->toDouble(least);
        if (!value->isDouble() || number < least || number > most) {
            fail(key, expected);
            number = least;
        }
    }
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double, std::milli>(number));
}

std::optional<std::pair<double, double>> StepReader::pair(const QJsonValue& value, double least, double most) const
{
    const QJsonArray array = value.toArray();
    if (array.size() != 2 || !array.at(0).isDouble() || !array.at(1).isDouble())
        return std::nullopt;
    const double x = array.at(0).toDouble();
    const double y = array.at(1).toDouble();
    const bool inside = x >= least && x <= most && y >= least && y <= most;
    return inside ? std::optional(std::pair(x, y)) : std::nullopt;
}

PointF StepReader::point(const char* key, double least, double most, std::optional<PointF> byDefault)
{
    const std::string expected = "two numbers [x, y], each " + range(least, most);
    const auto value = take(key, !byDefault, expected);
    if (!value)
        return byDefault.value_or(PointF{});
    const auto read = pair(*value, least, most);
    if (!read)
        fail(key, expected);
    return read ? PointF{read->first, read->second} : PointF{};
}

Size StepReader::size(const char* key, double least, double most)
{
    const std::string expected = "two whole numbers [width, height], each " + range(least, most);
    const auto value = take(key, true, expected);
    if (!value)
        return {};
    const auto read = pair(*value, least, most);
    if (!read || !isWhole(read->first) || !isWhole(read->second)) {
        fail(key, expected);
        return {};
    }
    return {static_cast<std::int64_t>(read->first), static_cast<std::int64_t>(read->second)};
}

std::size_t StepReader::choice(const char* key, const std::vector<const char*>& names,
                               std::optional<std::size_t> byDefault)
{
    std::string expected = "one of";
    for (const char* name : names)
        expected += std::string(name == names.front() ? " " : ", ") + name;
    const auto value = take(key, !byDefault, expected);
    if (!value)
        return byDefault.value_or(0);
    for (std::size_t i = 0; i < names.size(); ++i)
        if (value->isString() && value->toString() == QLatin1String(names[i]))
            return i;
    fail(key, expected);
    return 0;
}

QKeySequence StepReader::keys(const char* key)
{
    const std::string written = text(key);
    const auto sequence = QKeySequence::fromString(QString::fromStdString(written), QKeySequence::PortableText);
    bool known = !sequence.isEmpty();
    for (int i = 0; i < sequence.count(); ++i)
        known = known && sequence[static_cast<uint>(i)].key() != Qt::Key_unknown
                && sequence[static_cast<uint>(i)].key() != 0;
    if (!known)
        fail(key, "keys such as Ctrl+Shift+D");
    return sequence;
}

/// What the step has been asked for, which is all that it may have.
std::string StepReader::known() const
{
    std::string all;
    for (const std::string& key : m_known)
        all += (all.empty() ? "" : ", ") + key;
    return all;
}

Status StepReader::finish() const
{
    for (const QString& key : m_object.keys())
        if (!m_known.contains(key.toStdString()))
            return Error{ErrorCode::InvalidArgument,
                         m_where + ": \"" + key.toStdString() + "\": unknown key; known are " + known()};
    if (m_error)
        return *m_error;
    return {};
}

} // namespace tessera
