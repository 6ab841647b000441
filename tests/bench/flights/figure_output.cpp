// SPDX-License-Identifier: GPL-3.0-or-later
#include <bench/flights/figure_output.h>

#include <algorithm>
#include <cstdio>

#include <QFile>

namespace tessera {

QString sentenceOf(const Figure& figure)
{
    QString line = QString("%1 on %2: %3 %4").arg(figure.scenario, figure.canvas, figure.name).arg(figure.value);
    if (!figure.unit.isEmpty())
        line += ' ' + figure.unit;
    if (figure.bound != Figure::Bound::None)
        line += QString(", %1 %2, %3")
                    .arg(figure.bound == Figure::Bound::AtMost ? "at most" : "at least")
                    .arg(figure.limit)
                    .arg(figure.isMet() ? "met" : "MISSED");
    return line;
}

int conclude(const std::vector<Figure>& figures, const QString& file)
{
    for (const Figure& figure : figures)
        std::printf("%s\n", qPrintable(sentenceOf(figure)));
    const QByteArray csv = toCsv(figures);
    QFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(csv) != csv.size()) {
        std::fprintf(stderr, "cannot write %s\n", qPrintable(file));
        return 1;
    }
    const bool met = std::all_of(figures.begin(), figures.end(), [](const Figure& f) { return f.isMet(); });
    return met && !figures.empty() ? 0 : 1;
}

} // namespace tessera
