// SPDX-License-Identifier: MIT
#include <ui/dock/load_table.h>

#include <QCoreApplication>

#include <ui/dock/dock_text.h>

namespace tessera {
namespace {

QString labelOf(const LoadEntryReport& l)
{
    return text::from(l.label.empty() ? toString(l.key) : l.label);
}

QString labelTip(const LoadEntryReport& l)
{
    const QString key = QCoreApplication::translate("ResourceColumns", "Key %1").arg(text::from(toString(l.key)));
    const QString tip = labelOf(l) + QLatin1Char('\n') + key;
    if (l.pump < 0)
        return tip;
    return tip + QLatin1Char('\n')
           + QCoreApplication::translate("ResourceColumns", "On thread %1").arg(text::count(std::uint64_t(l.pump) + 1));
}

} // namespace

bool LoadTraits::sameLook(const Report& a, const Report& b)
{
    return a.state == b.state && a.priorityClass == b.priorityClass && a.pump == b.pump && a.label == b.label;
}

QString LoadTraits::searchText(const Report& l)
{
    return QStringList{labelOf(l), text::state(toString(l.state)), text::priorityClass(l.priorityClass)}.join(
        QLatin1Char('\n'));
}

const std::vector<ReportColumn<LoadEntryReport>>& LoadTraits::columns()
{
    using L = LoadEntryReport;
    static const std::vector<ReportColumn<L>> kColumns{
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Request"), QT_TRANSLATE_NOOP("ResourceColumns", "The tile asked for"),
          0},
         labelOf,
         nullptr,
         labelTip},
        {{QT_TRANSLATE_NOOP("ResourceColumns", "State"),
          QT_TRANSLATE_NOOP("ResourceColumns", "Waiting, or what is being done"), 9},
         [](const L& l) { return text::state(toString(l.state)); },
         [](const L& l) { return QVariant(double(l.state)); },
         nullptr,
         [](const L& l) { return toneOf(l.state); }},
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Class"), QT_TRANSLATE_NOOP("ResourceColumns", "How urgent it is"), 12},
         [](const L& l) { return text::priorityClass(l.priorityClass); },
         [](const L& l) { return QVariant(double(l.priorityClass)); }},
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Time"),
          QT_TRANSLATE_NOOP("ResourceColumns", "Since it was asked for or started"), 7, true, true},
         [](const L& l) { return text::age(l.elapsed); },
         [](const L& l) { return QVariant(toMs(l.elapsed)); }},
    };
    return kColumns;
}

} // namespace tessera
