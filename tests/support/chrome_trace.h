// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

namespace tessera::test {

/// A trace as a viewer would read it.
class ChromeTrace {
public:
    explicit ChromeTrace(const QByteArray& text)
    {
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(text, &error);
        if (error.error != QJsonParseError::NoError || !document.isArray()) {
            wrong = "not a JSON array: " + error.errorString();
            return;
        }
        for (const auto& value : document.array())
            take(value.toObject());
        for (const auto& [row, names] : m_open)
            if (!names.isEmpty())
                wrong += QString("row %1: '%2' does not end\n").arg(row).arg(names.last());
    }

    [[nodiscard]] const QList<QJsonObject> named(const QString& name, const QString& phase = {}) const
    {
        QList<QJsonObject> found;
        for (const QJsonObject& o : objects)
            if (o["name"].toString() == name && (phase.isEmpty() || o["ph"].toString() == phase))
                found += o;
        return found;
    }
    [[nodiscard]] QStringList rows() const
    {
        QStringList names;
        for (const QJsonObject& o : named("thread_name"))
            names += o["args"]["name"].toString();
        return names;
    }
    /// What lies in the row of that name.
    [[nodiscard]] const QList<QJsonObject> of(const QString& row) const
    {
        int number = -1;
        for (const QJsonObject& o : named("thread_name"))
            if (o["args"]["name"].toString() == row)
                number = o["tid"].toInt();
        QList<QJsonObject> found;
        for (const QJsonObject& o : objects)
            if (o["tid"].toInt() == number && o["ph"].toString() != "M")
                found += o;
        return found;
    }

    QList<QJsonObject> objects;
    QString wrong; ///< what a viewer would stumble over; empty: nothing

private:
    void take(const QJsonObject& o)
    {
        const QString phase = o["ph"].toString();
        const QString name = o["name"].toString();
        const int row = o["tid"].toInt(-1);
        const auto complain = [&](const QString& what) {
            wrong += QString("%1: %2\n").arg(QString::number(objects.size()), what);
        };
        objects += o;
        if (!QString("MBEXiC").contains(phase) || phase.size() != 1)
            complain("the phase " + phase);
        for (const char* key : {"pid", "tid", "ts"})
            if (!o[key].isDouble())
                complain(QString("no ") + key);
        if (name.isEmpty() != (phase == "E"))
            complain("the name");
        if (phase == "X" && !(o["dur"].toDouble(-1) >= 0))
            complain("no duration");
        if (phase == "i" && !QStringList{"g", "p", "t"}.contains(o["s"].toString()))
            complain("no scope");
        if (phase == "C" && o["args"].toObject().isEmpty())
            complain("nothing counted");
        if (phase == "M")
            return;
        // A span that says how long it took was written when it was over.
        const double when = o["ts"].toDouble() + (phase == "X" ? o["dur"].toDouble() : 0);
        if (m_last.count(row) > 0 && when < m_last[row] - 0.0015)
            complain("goes back in time");
        m_last[row] = when;
        if (phase == "B")
            m_open[row] += name;
        else if (phase == "E" && m_open[row].isEmpty())
            complain("ends what did not begin");
        else if (phase == "E")
            m_open[row].removeLast();
    }

    std::map<int, double> m_last;
    std::map<int, QStringList> m_open;
};

} // namespace tessera::test
