// SPDX-License-Identifier: MIT
#include <ui/dock/texture_table.h>

#include <algorithm>

#include <QCoreApplication>

#include <ui/dock/dock_text.h>

namespace tessera {
namespace {

QString labelOf(const TextureEntryReport& t)
{
    return text::label(t.label.empty() ? toString(t.key) : t.label);
}

QString labelTip(const TextureEntryReport& t)
{
    QString tip = labelOf(t);
    tip += QLatin1Char('\n')
           + QCoreApplication::translate("ResourceColumns", "Key %1, generation %2")
                 .arg(text::from(toString(t.key)), text::count(t.generation));
    return t.error.empty() ? tip : tip + QLatin1Char('\n') + text::from(t.error);
}

QString stateTip(const TextureEntryReport& t)
{
    const QString state = text::state(toString(t.state));
    return t.error.empty() ? state : QStringLiteral("%1: %2").arg(state, text::from(t.error));
}

QString ageTip(const TextureEntryReport& t)
{
    return QCoreApplication::translate("ResourceColumns", "Made %1 ago, last used %2 ago")
        .arg(text::age(t.age), text::age(t.sinceUse));
}

} // namespace

QByteArray idOf(const TileKey& key)
{
    QByteArray id;
    for (const std::uint64_t part :
         {key.source.high, key.source.low, std::uint64_t(key.page), std::uint64_t(key.recipe),
          std::uint64_t(key.address.level), key.address.x, key.address.y})
        id += QByteArray::number(qulonglong(part), 36) + ' ';
    return id;
}

bool sameHolders(const std::vector<HolderReport>& a, const std::vector<HolderReport>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const HolderReport& x, const HolderReport& y) {
        return x.reason == y.reason && x.where == y.where;
    });
}

Tone toneOf(TileState state)
{
    switch (state) {
    case TileState::Ready: return Tone::Good;
    case TileState::Failed: return Tone::Bad;
    case TileState::Absent:
    case TileState::Queued: return Tone::Quiet;
    default: return Tone::Warning;
    }
}

QByteArray TextureTraits::id(const Report& report)
{
    return idOf(report.key);
}

bool TextureTraits::sameLook(const Report& a, const Report& b)
{
    return a.state == b.state && a.references == b.references && a.bytes == b.bytes && a.generation == b.generation
           && a.label == b.label && a.error == b.error && sameHolders(a.holders, b.holders);
}

QString TextureTraits::searchText(const Report& t)
{
    return QStringList{labelOf(t), text::state(toString(t.state)), text::holders(t.holders), text::from(t.error)}.join(
        QLatin1Char('\n'));
}

const std::vector<ReportColumn<TextureEntryReport>>& TextureTraits::columns()
{
    using T = TextureEntryReport;
    static const std::vector<ReportColumn<T>> kColumns{
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Texture"),
          QT_TRANSLATE_NOOP("ResourceColumns", "The image, and the tile's place in it"), 0},
         labelOf,
         nullptr,
         labelTip},
        {{QT_TRANSLATE_NOOP("ResourceColumns", "State"), QT_TRANSLATE_NOOP("ResourceColumns", "How far it has come"),
          7},
         [](const T& t) { return text::state(toString(t.state)); },
         [](const T& t) { return QVariant(double(t.state)); },
         stateTip,
         [](const T& t) { return toneOf(t.state); }},
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Refs"),
          QT_TRANSLATE_NOOP("ResourceColumns", "How many references are held"), 4, true},
         [](const T& t) { return text::count(std::uint64_t(std::max(0, t.references))); },
         [](const T& t) { return QVariant(double(t.references)); },
         [](const T& t) { return text::holdersTip(t.holders); }},
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Holders"),
          QT_TRANSLATE_NOOP("ResourceColumns", "Who holds it, and why"), 0},
         [](const T& t) { return text::holders(t.holders); },
         nullptr,
         [](const T& t) { return text::holdersTip(t.holders); }},
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Size"), QT_TRANSLATE_NOOP("ResourceColumns", "Its bytes in memory"), 8,
          true},
         [](const T& t) { return text::bytesOrDash(t.bytes); },
         [](const T& t) { return QVariant(double(t.bytes)); }},
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Age"), QT_TRANSLATE_NOOP("ResourceColumns", "Since it was made"), 6,
          true, true},
         [](const T& t) { return text::age(t.age); },
         [](const T& t) { return QVariant(toMs(t.age)); },
         ageTip},
    };
    return kColumns;
}

} // namespace tessera
