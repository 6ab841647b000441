// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <QJsonObject>
#include <QKeySequence>

#include <core/clock.h>
#include <core/geometry.h>
#include <core/result.h>

namespace tessera {

/// Reads the keys of one step and remembers the first thing that was wrong. Every read returns a
/// harmless value after a failure, so a step is read in straight lines and checked once, by finish().
/// A key read without a default is required.
class StepReader {
public:
    /// `where` begins every message; `folder` is what relative paths are relative to.
    StepReader(const QJsonObject& object, std::string where, std::string folder);

    /// For keys that stand in for others. What is there has to be read then.
    [[nodiscard]] bool has(const char* key)
    {
        m_known.insert(key);
        return m_object.contains(QLatin1String(key));
    }
    std::string text(const char* key, bool mayBeEmpty = false);
    std::string file(const char* key);
    std::string fileOrBuiltIn(const char* key);
    /// A list of these, which may be empty.
    std::vector<std::string> filesOrBuiltIn(const char* key);
    bool boolean(const char* key, bool byDefault);
    double positive(const char* key);
    double wholeNumber(const char* key, double least, double most, std::optional<double> byDefault = {});
    Duration milliseconds(const char* key, double least, double most, std::optional<double> byDefault = {});
    PointF point(const char* key, double least, double most, std::optional<PointF> byDefault = {});
    Size size(const char* key, double least, double most);
    /// The position of the value among `names`.
    std::size_t choice(const char* key, const std::vector<const char*>& names,
                       std::optional<std::size_t> byDefault = {});
    QKeySequence keys(const char* key);

    /// The first failure, or a key that nothing asked for.
    [[nodiscard]] Status finish() const;

private:
    /// Null when the key is absent: a failure then, if it is required.
    std::optional<QJsonValue> take(const char* key, bool required, const std::string& expected);
    std::optional<std::pair<double, double>> pair(const QJsonValue& value, double least, double most) const;
    [[nodiscard]] std::string absolute(const std::string& given) const;
    [[nodiscard]] std::string absoluteOrBuiltIn(const std::string& given) const;
    [[nodiscard]] std::string known() const;
    void fail(const char* key, const std::string& expected);

    QJsonObject m_object;
    std::string m_where;
    std::string m_folder;
    std::set<std::string> m_known{"do"};
    std::optional<Error> m_error;
};

} // namespace tessera
