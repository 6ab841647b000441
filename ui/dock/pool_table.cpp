// SPDX-License-Identifier: MIT
#include <ui/dock/pool_table.h>

#include <tuple>

#include <QCoreApplication>

#include <ui/dock/dock_text.h>

namespace tessera {
namespace {

auto look(const PoolReport& p)
{
    return std::tie(p.idle, p.leased, p.peakLeased, p.waiters, p.allocs, p.adopted, p.deallocs, p.reuseHits, p.trimmed,
                    p.expired, p.dead, p.detached, p.bytes, p.budgetBytes);
}

QString poolTip(const PoolReport& p)
{
    const auto line = [](const char* name, std::uint64_t value) {
        return QStringLiteral("\n%1: %2").arg(QCoreApplication::translate("ResourceColumns", name), text::count(value));
    };
    return text::term(p.name) + line(QT_TRANSLATE_NOOP("ResourceColumns", "waiting now"), p.waiters)
           + line(QT_TRANSLATE_NOOP("ResourceColumns", "adopted"), p.adopted)
           + line(QT_TRANSLATE_NOOP("ResourceColumns", "given back to the system"), p.deallocs)
           + line(QT_TRANSLATE_NOOP("ResourceColumns", "trimmed"), p.trimmed)
           + line(QT_TRANSLATE_NOOP("ResourceColumns", "expired"), p.expired)
           + line(QT_TRANSLATE_NOOP("ResourceColumns", "found dead"), p.dead)
           + line(QT_TRANSLATE_NOOP("ResourceColumns", "taken for good"), p.detached);
}

QString sizeTip(const PoolReport& p)
{
    if (p.budgetBytes == 0)
        return text::bytes(p.bytes);
    return QCoreApplication::translate("ResourceColumns", "%1 of %2")
        .arg(text::bytes(p.bytes), text::bytes(p.budgetBytes));
}

template <std::uint64_t PoolReport::*Member>
ReportColumn<PoolReport> number(const char* title, const char* tip, int characters)
{
    return {{title, tip, characters, true},
            [](const PoolReport& p) { return text::count(p.*Member); },
            [](const PoolReport& p) { return QVariant(double(p.*Member)); }};
}

} // namespace

bool PoolTraits::sameLook(const Report& a, const Report& b)
{
    return look(a) == look(b);
}

QString PoolTraits::searchText(const Report& report)
{
    return text::term(report.name);
}

const std::vector<ReportColumn<PoolReport>>& PoolTraits::columns()
{
    using P = PoolReport;
    static const std::vector<ReportColumn<P>> kColumns{
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Pool"), QT_TRANSLATE_NOOP("ResourceColumns", "What is pooled"), 0},
         [](const P& p) { return text::term(p.name); },
         nullptr,
         poolTip},
        number<&P::idle>(QT_TRANSLATE_NOOP("ResourceColumns", "Idle"),
                         QT_TRANSLATE_NOOP("ResourceColumns", "Ready to be lent"), 4),
        number<&P::leased>(QT_TRANSLATE_NOOP("ResourceColumns", "Lent"),
                           QT_TRANSLATE_NOOP("ResourceColumns", "In use now"), 4),
        number<&P::peakLeased>(QT_TRANSLATE_NOOP("ResourceColumns", "Peak"),
                               QT_TRANSLATE_NOOP("ResourceColumns", "The most ever in use at once"), 5),
        number<&P::allocs>(QT_TRANSLATE_NOOP("ResourceColumns", "Made"),
                           QT_TRANSLATE_NOOP("ResourceColumns", "How many were newly made"), 5),
        number<&P::reuseHits>(QT_TRANSLATE_NOOP("ResourceColumns", "Hits"),
                              QT_TRANSLATE_NOOP("ResourceColumns", "How often one was used again"), 7),
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Size"), QT_TRANSLATE_NOOP("ResourceColumns", "Bytes, idle and lent"), 9,
          true},
         [](const P& p) { return text::bytesOrDash(p.bytes); },
         [](const P& p) { return QVariant(double(p.bytes)); },
         sizeTip,
         [](const P& p) { return p.budgetBytes != 0 && p.bytes > p.budgetBytes ? Tone::Bad : Tone::Plain; }},
    };
    return kColumns;
}

} // namespace tessera
