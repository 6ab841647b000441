// SPDX-License-Identifier: MIT
#include <ui/dock/resource_panel.h>

#include <QDataStream>
#include <QEvent>
#include <QIODevice>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <ui/dock/compact_tab_bar.h>
#include <ui/dock/gauge_bar.h>
#include <ui/dock/loader_page.h>
#include <ui/dock/table_pages.h>
#include <ui/dock/texture_page.h>
#include <ui/dock/work_page.h>

namespace tessera {
namespace {

constexpr quint32 kStateMagic = 0x54524432; // with the version in its last digit

} // namespace

ResourcePanel::ResourcePanel(QWidget* parent) : ResourcePanel(Options{}, parent) { }

ResourcePanel::ResourcePanel(const Options& options, QWidget* parent)
    : QWidget(parent), m_clock(options.clock ? options.clock : &m_steadyClock), m_gaugeLayout(new QVBoxLayout),
      m_tabs(new CompactTabBar(this)), m_filter(new QLineEdit(this)), m_stack(new QStackedWidget(this)),
      m_texturePage(new TexturePage(m_stack))
{
    m_gaugeLayout->setSpacing(4);
    m_filter->setClearButtonEnabled(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(6, 6, 6, 6);
    column->setSpacing(6);
    column->addLayout(m_gaugeLayout);
    column->addWidget(m_tabs);
    column->addWidget(m_filter);
    column->addWidget(m_stack, 1);

    addPage(m_texturePage);
    addPage(makePoolsPage(m_stack));
    addPage(new LoaderPage(m_stack));
    addPage(makeCachesPage(m_stack));
    addPage(makeSourcesPage(m_stack));
    addPage(new WorkPage(m_stack));
    retranslate();

    m_timer.setInterval(options.interval);
    connect(&m_timer, &QTimer::timeout, this, &ResourcePanel::refresh);
    connect(m_tabs, &QTabBar::currentChanged, this, &ResourcePanel::showPage);
    connect(m_filter, &QLineEdit::textChanged, this,
            [this](const QString& text) { pageAt(page()).setFilterText(text); });
    connect(m_texturePage, &TexturePage::selectionChanged, this, &ResourcePanel::updateHighlight);
}

ResourcePanel::~ResourcePanel()
{
    // The views die after this body; what they still say about their selection concerns nobody.
    disconnect(m_texturePage, nullptr, this, nullptr);
}

void ResourcePanel::addPage(ReportPage* page)
{
    m_pages.push_back(page);
    m_stack->addWidget(page);
    m_tabs->addTab(page->title());
}

void ResourcePanel::setInspectable(Inspectable* inspectable)
{
    m_inspectable = nullptr;
    m_highlighted.clear();
    for (ReportPage* page : m_pages)
        page->setInspectable(inspectable);
    showGauges({});
    m_inspectable = inspectable;
    if (isVisible())
        refresh();
}

ResourcePanel::Page ResourcePanel::page() const
{
    return Page(m_stack->currentIndex());
}

void ResourcePanel::setPage(Page page)
{
    m_tabs->setCurrentIndex(page);
}

ReportPage& ResourcePanel::pageAt(Page page) const
{
    return *m_pages[std::size_t(page)];
}

void ResourcePanel::showPage(int index)
{
    m_stack->setCurrentIndex(index);
    const QSignalBlocker quiet(m_filter);
    m_filter->setText(pageAt(page()).filterText());
    if (isVisible())
        refresh();
    updateHighlight();
}

void ResourcePanel::refresh()
{
    if (!m_inspectable)
        return;
    const InspectorSnapshot snapshot = m_inspectable->snapshot();
    const TimePoint now = m_clock->now();
    showGauges(snapshot.gauges);
    for (ReportPage* page : m_pages)
        page->sample(snapshot, now);
    pageAt(page()).apply(snapshot);
}

void ResourcePanel::showGauges(const std::vector<GaugeReport>& gauges)
{
    while (m_gauges.size() > gauges.size()) {
        delete m_gauges.back();
        m_gauges.pop_back();
    }
    while (m_gauges.size() < gauges.size()) {
        m_gauges.push_back(new GaugeBar(this));
        m_gaugeLayout->addWidget(m_gauges.back());
    }
    for (std::size_t i = 0; i < gauges.size(); ++i)
        m_gauges[i]->setGauge(gauges[i]);
}

void ResourcePanel::updateHighlight()
{
    if (!m_inspectable)
        return;
    const bool shown = isVisible() && page() == Textures;
    std::vector<TileKey> keys = shown ? m_texturePage->selectedKeys() : std::vector<TileKey>();
    if (keys == m_highlighted)
        return;
    m_highlighted = std::move(keys);
    m_inspectable->highlight(m_highlighted);
}

void ResourcePanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    refresh();
    m_timer.start();
    updateHighlight();
}

void ResourcePanel::hideEvent(QHideEvent* event)
{
    m_timer.stop();
    updateHighlight();
    QWidget::hideEvent(event);
}

void ResourcePanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void ResourcePanel::retranslate()
{
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setToolTip(tr("Shows only the rows with all of these words"));
    m_tabs->setAccessibleName(tr("Resources"));
    for (std::size_t i = 0; i < m_pages.size(); ++i)
        m_tabs->setTabText(int(i), m_pages[i]->title());
}

QSize ResourcePanel::sizeHint() const
{
    return {420, 560};
}

QSize ResourcePanel::minimumSizeHint() const
{
    return {240, 240};
}

QByteArray ResourcePanel::saveState() const
{
    QByteArray content;
    QDataStream pages(&content, QIODevice::WriteOnly);
    pages.setVersion(QDataStream::Qt_6_4);
    pages << qint32(page());
    for (const ReportPage* page : m_pages)
        page->save(pages);

    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << kStateMagic << qChecksum(content) << content;
    return state;
}

bool ResourcePanel::restoreState(const QByteArray& state)
{
    QDataStream in(state);
    in.setVersion(QDataStream::Qt_6_4);
    quint32 magic = 0;
    quint16 checksum = 0;
    QByteArray content;
    in >> magic >> checksum >> content;
    if (in.status() != QDataStream::Ok || magic != kStateMagic || checksum != qChecksum(content))
        return false;

    QDataStream pages(content);
    pages.setVersion(QDataStream::Qt_6_4);
    qint32 current = 0;
    pages >> current;
    for (ReportPage* page : m_pages)
        if (!page->restore(pages))
            return false;
    setPage(Page(current));
    showPage(current);
    return true;
}

} // namespace tessera
