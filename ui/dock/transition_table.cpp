// SPDX-License-Identifier: MIT
#include <ui/dock/transition_table.h>

#include <QCoreApplication>

#include <ui/dock/dock_text.h>

namespace tessera {

bool TransitionTraits::sameLook(const Report& a, const Report& b)
{
    return a.sinceFirst == b.sinceFirst && a.transition.from == b.transition.from && a.transition.to == b.transition.to
           && a.transition.reason == b.transition.reason;
}

const std::vector<ReportColumn<TransitionRow>>& TransitionTraits::columns()
{
    using T = TransitionRow;
    static const std::vector<ReportColumn<T>> kColumns{
        {{QT_TRANSLATE_NOOP("ResourceColumns", "After"),
          QT_TRANSLATE_NOOP("ResourceColumns", "Since the first step listed"), 7, true},
         [](const T& t) { return text::age(t.sinceFirst); },
         [](const T& t) { return QVariant(double(t.number)); }},
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Step"),
          QT_TRANSLATE_NOOP("ResourceColumns", "From which state to which"), 19},
         [](const T& t) {
             return QStringLiteral("%1 \u2192 %2").arg(text::state(t.transition.from), text::state(t.transition.to));
         },
         nullptr},
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Why"), QT_TRANSLATE_NOOP("ResourceColumns", "The reason given for it"),
          0},
         [](const T& t) { return text::term(t.transition.reason); },
         nullptr},
    };
    return kColumns;
}

std::vector<TransitionRow> transitionRows(std::vector<TransitionReport> history)
{
    std::vector<TransitionRow> rows;
    rows.reserve(history.size());
    const TimePoint first = history.empty() ? TimePoint{} : history.front().when;
    for (TransitionReport& transition : history) {
        const Duration sinceFirst = transition.when - first;
        rows.push_back({rows.size(), std::move(transition), sinceFirst});
    }
    return rows;
}

} // namespace tessera
