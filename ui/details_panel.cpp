// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/details_panel.h>

#include <algorithm>
#include <utility>

#include <QEvent>
#include <QScrollBar>
#include <QTextBlockFormat>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextEdit>
#include <QVBoxLayout>

#include <ui/dock/reason_text.h>

namespace tessera {

namespace {

constexpr int kPatienceMs = 300;
constexpr int kColumnGap = 12;
constexpr int kMargin = 10;
constexpr double kLabelShare = 0.45; ///< of the width, at most; wider labels stand above their values

/// Writes blocks one after the other into an empty document.
class Writer {
public:
    Writer(QTextDocument& document, const QWidget& widget, int column)
        : m_cursor(&document), m_column(column), m_heading(widget.font()),
          m_quiet(widget.palette().color(QPalette::PlaceholderText))
    {
        m_heading.setBold(true);
    }

    void note(const QString& text, bool isReason)
    {
        QTextCharFormat format;
        if (!isReason)
            format.setForeground(m_quiet);
        begin(spaced());
        m_cursor.insertText(text, format);
    }
    void heading(const QString& text)
    {
        QTextBlockFormat block = spaced();
        block.setBottomMargin(3);
        QTextCharFormat format;
        format.setFont(m_heading);
        begin(block);
        m_cursor.insertText(text, format);
    }
    /// Lines of the value hang beside its label, or under it where there is no column for both.
    void line(const DetailsLine& line)
    {
        QTextCharFormat quiet;
        quiet.setForeground(m_quiet);
        QTextBlockFormat block;
        block.setBottomMargin(m_column > 0 ? 2 : 6);
        if (m_column > 0) {
            block.setLeftMargin(m_column);
            block.setTextIndent(-m_column);
            block.setTabPositions({QTextOption::Tab(m_column, QTextOption::LeftTab)});
        }
        begin(block);
        m_cursor.insertText(line.label + (m_column > 0 ? QChar(QChar::Tabulation) : QChar(QChar::LineSeparator)),
                            quiet);
        m_cursor.insertText(QString(line.value).replace(QLatin1Char('\n'), QChar(QChar::LineSeparator)),
                            QTextCharFormat());
    }

private:
    [[nodiscard]] QTextBlockFormat spaced() const
    {
        QTextBlockFormat block;
        block.setTopMargin(m_first ? 0 : 12);
        return block;
    }
    void begin(const QTextBlockFormat& block)
    {
        if (std::exchange(m_first, false))
            m_cursor.setBlockFormat(block);
        else
            m_cursor.insertBlock(block, QTextCharFormat());
    }

    QTextCursor m_cursor;
    const int m_column;
    QFont m_heading;
    const QColor m_quiet;
    bool m_first = true;
};

} // namespace

DetailsPanel::DetailsPanel(std::unique_ptr<ImageDetails> details, QWidget* parent)
    : QWidget(parent), m_details(std::move(details)), m_text(new QTextEdit(this))
{
    m_text->setReadOnly(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->viewport()->setAutoFillBackground(false);
    m_text->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_text->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_text->setUndoRedoEnabled(false);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->document()->setDocumentMargin(kMargin);
    m_text->setAccessibleName(tr("Details"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_text);
    m_text->viewport()->installEventFilter(this);
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatienceMs);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        m_waitedLong = true;
        renew();
    });
    connect(m_details.get(), &ImageDetails::changed, this, &DetailsPanel::renew);
    renew();
}

DetailsPanel::~DetailsPanel() = default;

QSize DetailsPanel::sizeHint() const
{
    return {300, 420};
}

QSize DetailsPanel::minimumSizeHint() const
{
    return {160, 120};
}

void DetailsPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_details->load();
}

void DetailsPanel::hideEvent(QHideEvent* event)
{
    m_details->unload();
    QWidget::hideEvent(event);
}

void DetailsPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::LocaleChange)
        renew();
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange
        || event->type() == QEvent::StyleChange)
        write();
}

bool DetailsPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize && columnWidth() != m_column)
        write();
    return QWidget::eventFilter(watched, event);
}

DetailsPanel::Shown DetailsPanel::told() const
{
    Shown shown{detailsText(m_details->entries()), reasonText(m_details->trouble())};
    shown.isReason = !shown.note.isEmpty();
    if (m_details->state() == ImageDetails::State::Empty)
        shown.note = tr("No image yet. Open a folder or a file to see what is known about its images.");
    else if (shown.note.isEmpty() && m_waitedLong)
        shown.note = tr("Reading…");
    return shown;
}

void DetailsPanel::renew()
{
    if (m_details->state() != ImageDetails::State::Reading) {
        m_patience.stop();
        m_waitedLong = false;
    } else if (!m_waitedLong && !m_patience.isActive()) {
        m_patience.start();
    }
    Shown shown = told();
    if (shown == m_shown)
        return;
    m_shown = std::move(shown);
    write();
}

// Where values begin; 0 where they stand under their labels.
int DetailsPanel::columnWidth() const
{
    int widest = 0;
    for (const QString& label : detailsLabels())
        widest = std::max(widest, m_text->fontMetrics().horizontalAdvance(label));
    const int column = widest + kColumnGap;
    return column > m_text->viewport()->width() * kLabelShare ? 0 : column;
}

void DetailsPanel::write()
{
    m_column = columnWidth();
    QScrollBar& bar = *m_text->verticalScrollBar();
    const int scrolled = bar.value();
    m_text->clear();
    Writer writer(*m_text->document(), *this, m_column);
    for (const DetailsGroup& group : m_shown.groups) {
        writer.heading(group.heading);
        for (const DetailsLine& line : group.lines)
            writer.line(line);
    }
    if (!m_shown.note.isEmpty())
        writer.note(m_shown.note, m_shown.isReason);
    m_text->moveCursor(QTextCursor::Start);
    bar.setValue(scrolled);
}

} // namespace tessera
