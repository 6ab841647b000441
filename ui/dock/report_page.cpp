// SPDX-License-Identifier: MIT
#include <ui/dock/report_page.h>

#include <QDataStream>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QVBoxLayout>

#include <ui/dock/report_filter.h>
#include <ui/dock/report_model.h>
#include <ui/dock/report_view.h>

namespace tessera {

ReportPage::ReportPage(QWidget* parent)
    : QWidget(parent), m_summary(new QLabel(this)), m_splitter(new QSplitter(Qt::Vertical, this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_summary);
    column->addWidget(m_splitter, 1);
    m_splitter->setChildrenCollapsible(false);
    m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_summary->setContentsMargins(6, 0, 6, 0);
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->hide();
}

void ReportPage::setInspectable(Inspectable*)
{
    for (ReportView* view : m_views)
        view->filter().reports().clear();
}

void ReportPage::sample(const InspectorSnapshot&, TimePoint) { }

void ReportPage::setFilterText(const QString& text)
{
    m_filterText = text;
    for (ReportView* view : m_filtered) {
        view->filter().setFilterText(text);
        view->viewport()->update();
    }
}

void ReportPage::save(QDataStream& out) const
{
    out << m_filterText << m_splitter->saveState() << quint32(m_views.size());
    for (const ReportView* view : m_views)
        out << view->header()->saveState() << view->selectedIds();
}

bool ReportPage::restore(QDataStream& in)
{
    QString filter;
    QByteArray split;
    quint32 count = 0;
    in >> filter >> split >> count;
    if (in.status() != QDataStream::Ok || count != m_views.size())
        return false;
    setFilterText(filter);
    m_splitter->restoreState(split);
    for (ReportView* view : m_views) {
        QByteArray header;
        QList<QByteArray> selected;
        in >> header >> selected;
        if (in.status() != QDataStream::Ok)
            return false;
        view->header()->restoreState(header);
        view->selectIds(selected);
    }
    return true;
}

ReportView* ReportPage::addView(ReportModel* model, Filter filter)
{
    auto* view = new ReportView(model, this);
    m_splitter->addWidget(view);
    m_views.push_back(view);
    if (filter == Filter::Applies)
        m_filtered.push_back(view);
    return view;
}

void ReportPage::setSummary(const QString& text)
{
    if (m_summary->text() != text) {
        m_summary->setText(text);
        m_summary->setToolTip(text);
    }
    m_summary->setVisible(!text.isEmpty());
}

void ReportPage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace tessera
