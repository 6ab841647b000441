// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/partial_teller.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <utility>

namespace tessera {

namespace {

constexpr int kGutter = Pyramid::kGutter;

Pixels blank(std::int64_t width, std::int64_t height, bool opaque)
{
    Pixels pixels = heapPixels(width, height, opaque);
    std::memset(pixels.row(0), 0, pixels.bytes());
    return pixels;
}

/// Where the first rows as stored lie in the picture as shown.
Rect shownPart(const Orientation& orientation, Size raw, std::int64_t rows)
{
    const Size size = orientation.apply(raw);
    const std::array<Rect, 4> edges{Rect{0, 0, size.width, rows},
                                    {0, size.height - rows, size.width, rows},
                                    {0, 0, rows, size.height},
                                    {size.width - rows, 0, rows, size.height}};
    const Rect stored{0, 0, raw.width, rows};
    const auto* found = std::find_if(edges.begin(), edges.end(),
                                     [&](const Rect& edge) { return orientation.toRaw(edge, raw) == stored; });
    return found != edges.end() ? *found : Rect{};
}

} // namespace

PartialTeller::PartialTeller(const SourceInfo& info, Orientation orientation, std::vector<int> levels,
                             const Clock& clock, const ReadContext& context)
    : m_info(info), m_orientation(orientation), m_levels(std::move(levels)), m_clock(clock), m_context(context),
      m_level(m_levels.size()), m_began(clock.now()), m_tellFrom(m_began + kFirst)
{
    for (std::size_t i = m_levels.size(); m_context.partial && i-- > 0;) {
        if (m_levels[i] < 0)
            continue;
        const auto level = static_cast<std::uint32_t>(m_levels[i]);
        if (m_info.pyramid.columns(level) > 1 || m_info.pyramid.rows(level) > 1)
            break;
        m_level = i;
    }
}

void PartialTeller::rowDone(const MipBuilder& builder, std::size_t firstKept)
{
    if (m_level == m_levels.size())
        return;
    const std::int64_t rows = builder.rows(firstKept + m_level);
    if (rows < m_next)
        return;
    const MipStore& store = *builder.store();
    if (rows == store.levels()[m_level].height) // the pass is over
        return;
    const TimePoint now = m_clock.now();
    m_next = rows + 1;
    if (now < m_tellFrom)
        return;
    m_tellFrom = now + std::max(kPeriod, (now - m_began) / kShare);
    tell(store, rows);
}

void PartialTeller::tell(const MipStore& store, std::int64_t rows)
{
    const Size raw = store.levels()[m_level];
    const Rect there{0, 0, raw.width, rows};
    // Whole, as what is shown of it may be at any edge; a gutter of what is there lies around that part.
    Pixels stored = blank(raw.width, raw.height, m_info.opaque);
    if (!store.read(m_level, there, {stored, there}))
        return;
    const Rect part = shownPart(m_orientation, raw, rows);
    const Size size = m_orientation.apply(raw);
    Pixels pixels = blank(size.width + 2 * kGutter, size.height + 2 * kGutter, m_info.opaque);
    const Rect whole{-kGutter, -kGutter, pixels.width(), pixels.height()};
    m_orientation.blit(viewOf(stored, {0, 0, raw.width, raw.height}), raw, part, {pixels, whole});
    repeatEdges(pixels, {part.x + kGutter, part.y + kGutter, part.width, part.height});
    const auto w = static_cast<double>(size.width);
    const auto h = static_cast<double>(size.height);
    const RectF shown{static_cast<double>(part.x) / w, static_cast<double>(part.y) / h,
                      static_cast<double>(part.width) / w, static_cast<double>(part.height) / h};
    const TileAddress address{static_cast<std::uint32_t>(m_levels[m_level]), 0, 0};
    m_context.partial({{address, std::make_shared<const Pixels>(std::move(pixels))}, shown});
}

} // namespace tessera
