// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/arranger.h>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include <image/natural_order.h>
#include <scene/engine.h>
#include <scene/event_loop.h>

namespace tessera {

namespace {

/// A folder's place: by what was given first, then by its name.
std::string folderKey(std::uint32_t group, std::string_view folder)
{
    std::string key;
    for (const unsigned shift : {24U, 16U, 8U, 0U})
        key.push_back(static_cast<char>(group >> shift & 255U));
    appendNaturalKey(key, folder);
    return key;
}

std::vector<std::int64_t> columnOf(const ItemFacts& facts, SortKey key)
{
    switch (key) {
    case SortKey::Name: return {};
    case SortKey::Taken: return facts.column(Fact::Taken);
    case SortKey::Modified: return facts.column(Fact::Modified);
    case SortKey::Size: return facts.column(Fact::Size);
    case SortKey::Pixels: return facts.column(Fact::Width);
    case SortKey::Rating: return facts.column(Fact::Rating);
    case SortKey::Colour: return facts.column(Fact::Hue);
    }
    return {};
}

} // namespace

struct Arranger::Shared {
    Arranger* arranger; ///< GUI thread only; null once it is gone
    std::uint64_t set;  ///< likewise: which items; sorts of earlier ones bring nothing
};

Arranger::Arranger(Engine& engine, const std::vector<SceneItem>& items, ItemOrder& order, Sink sink)
    : m_engine(engine), m_items(items), m_order(order), m_sink(std::move(sink)),
      m_gatherer(engine, items, order.facts(), [this](FactSet facts, bool all) { factsArrived(facts, all); }),
      m_shared(std::make_shared<Shared>(Shared{this, 0}))
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPause);
    QObject::connect(&m_pause, &QTimer::timeout, &m_pause, [this] { refresh(); });
}

Arranger::~Arranger()
{
    m_shared->arranger = nullptr;
}

bool Arranger::set(const Arrangement& arrangement)
{
    if (arrangement == m_wanted)
        return false;
    m_wanted = arrangement;
    m_refreshed = {};
    gather();
    if (m_wanted.key == SortKey::Colour)
        for (ItemId id = 0; id < m_items.size(); ++id)
            if (m_items[id].content->average)
                m_order.facts().set(Fact::Hue, id, hueOf(*m_items[id].content->average));
    follow();
    return true;
}

// What is wanted is taken up: from the order of names at once, else by a sort of what is known already.
void Arranger::follow()
{
    if (m_wanted.isByName()) {
        m_again = false;
        m_adopted = m_wanted;
        m_groups = {};
        if (m_order.setDescending(m_wanted.descending, m_items) || m_starts) {
            regroup();
            m_sink.changed();
        }
        return;
    }
    sort();
}

FactSet Arranger::needed() const
{
    FactSet facts = m_wanted.needs();
    facts.add(m_order.filterNeeds());
    return facts;
}

void Arranger::filterChanged()
{
    gather();
    regroup();
}

void Arranger::itemsAdded()
{
    m_gatherer.itemsAdded();
    regroup();
    if (!m_wanted.isByName())
        refreshSoon();
}

void Arranger::itemsRenewed(const std::vector<ItemId>& changed)
{
    for (const ItemId id : changed)
        if (id < m_folders.size())
            m_folders[id] = folderNumber(m_items[id]);
    regroup();
    if (!m_wanted.isByName())
        refreshSoon();
}

void Arranger::noteAverage(ItemId id)
{
    if (m_wanted.key != SortKey::Colour || !m_items[id].content->average)
        return;
    m_order.facts().set(Fact::Hue, id, hueOf(*m_items[id].content->average));
    refreshSoon();
}

void Arranger::clear()
{
    ++m_shared->set;
    m_sorting = m_again = false;
    m_pause.stop();
    m_gatherer.clear();
    gather(); // of the next items
    m_groups = {};
    m_starts = nullptr;
    m_folders = {};
    m_folderNumbers.clear();
    m_folderKeys.clear();
    m_adopted = {};
    m_refreshed = {};
    if (m_wanted.isByName())
        (void)m_order.setDescending(m_wanted.descending, m_items);
}

void Arranger::factsArrived(FactSet facts, bool complete)
{
    if (needed().intersects(facts)) {
        // The last of them wait for nothing, unless even these come again and again.
        if (complete && m_engine.clock().now() - m_refreshed >= kPause)
            refresh();
        else
            refreshSoon();
    }
    m_sink.gathered(); // who hears it finds them in their order already, where few are sorted at once
}

void Arranger::refreshSoon()
{
    whenLoopRuns(m_pause, [this] {
        if (!m_pause.isActive())
            m_pause.start();
    });
}

void Arranger::refresh()
{
    m_pause.stop();
    m_refreshed = m_engine.clock().now();
    if (m_order.refilter(m_items)) {
        regroup();
        m_sink.changed();
    }
    if (!m_wanted.isByName())
        sort();
}

void Arranger::sort()
{
    if (m_sorting) {
        m_again = true;
        return;
    }
    if (m_items.size() <= kFew)
        return adopt(sortItems(sortInput()));
    m_sorting = true;
    m_engine.background().post([shared = m_shared, &gui = m_engine.guiExecutor(), of = m_shared->set, how = m_wanted,
                                input = std::make_shared<SortInput>(sortInput())] {
        auto sorted = std::make_shared<SortedItems>(sortItems(std::move(*input)));
        gui.post([shared, of, how, sorted] {
            Arranger* const self = shared->arranger;
            if (!self || shared->set != of)
                return;
            self->m_sorting = false;
            if (how == self->m_wanted)
                self->adopt(std::move(*sorted));
            if (std::exchange(self->m_again, false) && !self->m_wanted.isByName())
                how == self->m_wanted ? self->refreshSoon() : self->sort();
        });
    });
}

SortInput Arranger::sortInput()
{
    SortInput input;
    input.arrangement = m_wanted;
    input.byName = m_order.byName();
    input.values = columnOf(m_order.facts(), m_wanted.key);
    if (m_wanted.key == SortKey::Pixels)
        input.other = m_order.facts().column(Fact::Height);
    if (m_wanted.key == SortKey::Colour)
        input.pictures = m_sink.pictures();
    if (m_wanted.groups == GroupBy::Day)
        input.groups = m_order.facts().column(m_wanted.date());
    else if (m_wanted.groups == GroupBy::Folder)
        input.groups = folderRanks();
    return input;
}

// Folders are numbered as they come, each name looked up once where its files come one behind the other.
std::vector<std::int64_t> Arranger::folderRanks()
{
    for (std::size_t i = m_folders.size(); i < m_items.size(); ++i) {
        const std::string_view folder = m_items[i].text.folder();
        if (i > 0 && m_items[i].group == m_items[i - 1].group && folder == m_items[i - 1].text.folder()) {
            m_folders.push_back(m_folders.back());
            continue;
        }
        m_folders.push_back(folderNumber(m_items[i]));
    }
    std::vector<std::size_t> sorted(m_folderKeys.size());
    std::iota(sorted.begin(), sorted.end(), std::size_t(0));
    std::sort(sorted.begin(), sorted.end(),
              [this](std::size_t a, std::size_t b) { return m_folderKeys[a] < m_folderKeys[b]; });
    std::vector<std::int64_t> ranks(sorted.size());
    for (std::size_t rank = 0; rank < sorted.size(); ++rank)
        ranks[sorted[rank]] = static_cast<std::int64_t>(rank);
    std::vector<std::int64_t> byItem;
    byItem.reserve(m_folders.size());
    std::transform(m_folders.begin(), m_folders.end(), std::back_inserter(byItem),
                   [&ranks](std::int64_t number) { return ranks[static_cast<std::size_t>(number)]; });
    return byItem;
}

std::int64_t Arranger::folderNumber(const SceneItem& item)
{
    std::string key = folderKey(item.group, item.text.folder());
    const auto [found, isNew] = m_folderNumbers.emplace(key, static_cast<std::int64_t>(m_folderKeys.size()));
    if (isNew)
        m_folderKeys.push_back(std::move(key));
    return found->second;
}

void Arranger::adopt(SortedItems sorted)
{
    m_adopted = m_wanted;
    m_groups = std::move(sorted.groups);
    m_order.arrange(std::move(sorted.order));
    regroup();
    m_sink.changed();
}

std::int64_t Arranger::groupOf(ItemId id) const
{
    return id < m_groups.size() ? m_groups[id] : ItemFacts::kUnknown;
}

void Arranger::regroup()
{
    m_starts = nullptr;
    if (m_adopted.groups == GroupBy::None || m_order.count() == 0)
        return;
    std::vector<GroupStart> starts;
    for (std::size_t p = 0; p < m_order.count(); ++p)
        if (p == 0 || groupOf(m_order.idAt(p)) != groupOf(m_order.idAt(p - 1)))
            starts.push_back({p});
    m_starts = std::make_shared<const std::vector<GroupStart>>(std::move(starts));
}

GroupHeading Arranger::heading(std::size_t group) const
{
    const std::size_t first = (*m_starts)[group].first;
    const std::size_t end = group + 1 < m_starts->size() ? (*m_starts)[group + 1].first : m_order.count();
    GroupHeading heading;
    heading.kind = m_adopted.groups;
    heading.count = end - first;
    const ItemId id = m_order.idAt(first);
    if (heading.kind == GroupBy::Folder)
        heading.folder = m_items[id].text.folder();
    else
        heading.day = groupOf(id);
    return heading;
}

} // namespace tessera
