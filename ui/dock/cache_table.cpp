// SPDX-License-Identifier: MIT
#include <ui/dock/cache_table.h>

#include <tuple>

#include <QCoreApplication>

#include <ui/dock/dock_text.h>

namespace tessera {
namespace {

auto look(const CacheReport& c)
{
    return std::tie(c.hits, c.misses, c.stale, c.corrupt, c.generated, c.joined, c.evicted, c.entries, c.bytes,
                    c.budgetBytes, c.dropped, c.error);
}

QString cacheTip(const CacheReport& c)
{
    const auto line = [](const char* name, std::uint64_t value) {
        return QStringLiteral("\n%1: %2").arg(QCoreApplication::translate("ResourceColumns", name), text::count(value));
    };
    const QString tip = text::term(c.name) + line(QT_TRANSLATE_NOOP("ResourceColumns", "out of date"), c.stale)
                        + line(QT_TRANSLATE_NOOP("ResourceColumns", "damaged"), c.corrupt)
                        + line(QT_TRANSLATE_NOOP("ResourceColumns", "generated"), c.generated)
                        + line(QT_TRANSLATE_NOOP("ResourceColumns", "joined another's work"), c.joined)
                        + line(QT_TRANSLATE_NOOP("ResourceColumns", "evicted"), c.evicted)
                        + line(QT_TRANSLATE_NOOP("ResourceColumns", "writes dropped"), c.dropped);
    return c.error.empty() ? tip : tip + QLatin1Char('\n') + text::error(c);
}

QString tierText(const CacheReport& c)
{
    return c.error.empty() ? text::state(c.tier) : QCoreApplication::translate("ResourceColumns", "off");
}

QString sizeTip(const CacheReport& c)
{
    if (c.budgetBytes == 0)
        return text::bytes(c.bytes);
    return QCoreApplication::translate("ResourceColumns", "%1 of %2")
        .arg(text::bytes(c.bytes), text::bytes(c.budgetBytes));
}

} // namespace

bool CacheTraits::sameLook(const Report& a, const Report& b)
{
    return look(a) == look(b);
}

QString CacheTraits::searchText(const Report& c)
{
    return QStringList{text::term(c.name), text::state(c.tier), text::error(c)}.join(QLatin1Char('\n'));
}

const std::vector<ReportColumn<CacheReport>>& CacheTraits::columns()
{
    using C = CacheReport;
    static const std::vector<ReportColumn<C>> kColumns{
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Cache"), QT_TRANSLATE_NOOP("ResourceColumns", "What is remembered"), 0},
         [](const C& c) { return text::term(c.name); },
         nullptr,
         cacheTip},
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Where"), QT_TRANSLATE_NOOP("ResourceColumns", "In memory or on disk"),
          8},
         tierText,
         nullptr,
         [](const C& c) { return c.error.empty() ? tierText(c) : text::error(c); },
         [](const C& c) { return c.error.empty() ? Tone::Plain : Tone::Bad; }},
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Items"), QT_TRANSLATE_NOOP("ResourceColumns", "How many it keeps"), 6,
          true},
         [](const C& c) { return text::count(c.entries); },
         [](const C& c) { return QVariant(double(c.entries)); }},
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Hits"), QT_TRANSLATE_NOOP("ResourceColumns", "Asked for and there"), 6,
          true},
         [](const C& c) { return text::count(c.hits); },
         [](const C& c) { return QVariant(double(c.hits)); },
         [](const C& c) {
             return QCoreApplication::translate("ResourceColumns", "%1 of all questions were answered here")
                 .arg(text::share(c.hits, c.hits + c.misses));
         }},
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Misses"),
          QT_TRANSLATE_NOOP("ResourceColumns", "Asked for and not there"), 7, true},
         [](const C& c) { return text::count(c.misses); },
         [](const C& c) { return QVariant(double(c.misses)); }},
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Size"), QT_TRANSLATE_NOOP("ResourceColumns", "Its bytes"), 9, true},
         [](const C& c) { return text::bytesOrDash(c.bytes); },
         [](const C& c) { return QVariant(double(c.bytes)); },
         sizeTip},
    };
    return kColumns;
}

} // namespace tessera
