// SPDX-License-Identifier: MIT
#include <ui/dock/source_table.h>

#include <QCoreApplication>

#include <ui/dock/dock_text.h>
#include <ui/dock/texture_table.h>

namespace tessera {
namespace {

QString nameOf(const SourceReport& s)
{
    const QString path = text::from(s.key);
    const auto name = path.section(QLatin1Char('/'), -1, -1, QString::SectionSkipEmpty);
    return path.startsWith(QLatin1Char('/')) && !name.isEmpty() ? name : path;
}

QString keyTip(const SourceReport& s)
{
    const QString path = text::from(s.key);
    return s.error.empty() ? path : path + QLatin1Char('\n') + text::error(s);
}

QString stateText(const SourceReport& s)
{
    return text::state(s.error.empty() ? s.state : std::string("failed"));
}

} // namespace

bool SourceTraits::sameLook(const Report& a, const Report& b)
{
    return a.opens == b.opens && a.state == b.state && a.error == b.error && sameHolders(a.holders, b.holders);
}

QString SourceTraits::searchText(const Report& s)
{
    return QStringList{text::from(s.key), stateText(s), text::holders(s.holders), text::error(s)}.join(
        QLatin1Char('\n'));
}

const std::vector<ReportColumn<SourceReport>>& SourceTraits::columns()
{
    using S = SourceReport;
    static const std::vector<ReportColumn<S>> kColumns{
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Source"),
          QT_TRANSLATE_NOOP("ResourceColumns", "The file, or what is built in"), 0},
         nameOf,
         nullptr,
         keyTip},
        {{QT_TRANSLATE_NOOP("ResourceColumns", "State"), QT_TRANSLATE_NOOP("ResourceColumns", "Open, or on the way"),
          8},
         stateText,
         nullptr,
         [](const S& s) { return s.error.empty() ? stateText(s) : text::error(s); },
         [](const S& s) {
             if (!s.error.empty())
                 return Tone::Bad;
             return s.state == "open" ? Tone::Good : Tone::Quiet;
         }},
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Users"),
          QT_TRANSLATE_NOOP("ResourceColumns", "How many share this one open file"), 5, true},
         [](const S& s) { return text::count(s.holders.size()); },
         [](const S& s) { return QVariant(double(s.holders.size())); },
         [](const S& s) { return text::holdersTip(s.holders); }},
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Holders"), QT_TRANSLATE_NOOP("ResourceColumns", "Who uses it, and why"),
          13},
         [](const S& s) { return text::holders(s.holders); },
         nullptr,
         [](const S& s) { return text::holdersTip(s.holders); }},
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Opened"),
          QT_TRANSLATE_NOOP("ResourceColumns", "How often it had to be opened"), 7, true},
         [](const S& s) { return text::count(s.opens); },
         [](const S& s) { return QVariant(double(s.opens)); }},
    };
    return kColumns;
}

} // namespace tessera
