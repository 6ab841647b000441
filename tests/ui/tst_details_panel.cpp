// SPDX-License-Identifier: GPL-3.0-or-later
#include <QClipboard>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTest>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextEdit>
#include <QTextLayout>
#include <QTranslator>

#include <cache/cache.h>
#include <core/explain.h>
#include <ui/details_panel.h>
#include <ui/details_text.h>
#include <ui/language.h>

using namespace tessera;

namespace {

using F = MetadataField;

SceneItem itemOf(std::uint64_t number)
{
    SceneItem item;
    item.text = ItemText("/a folder with quite a long name/" + std::to_string(number) + ".jpg", {});
    item.openId = {1, number};
    return item;
}

/// Everything that can be told.
std::vector<MetadataEntry> everything()
{
    using Text = std::string;
    using Whole = std::int64_t;
    return {{F::Name, Text("a.jpg")},      {F::Folder, Text("/p")},
            {F::Format, Text("JPEG")},     {F::FileBytes, Whole(2'512'001)},
            {F::Changed, Whole(0)},        {F::Width, Whole(6000)},
            {F::Height, Whole(4000)},      {F::Orientation, Whole(6)},
            {F::Profile, Text("sRGB")},    {F::Title, Text("T")},
            {F::Description, Text("D")},   {F::Creator, Text("C")},
            {F::Copyright, Text("©")},     {F::Taken, Text("2024-05-06T07:08:09+02:00")},
            {F::Camera, Text("X100")},     {F::Lens, Text("L")},
            {F::Exposure, 0.004},          {F::Aperture, 2.8},
            {F::Iso, Whole(12800)},        {F::FocalLength, 4.25},
            {F::FocalLength35, Whole(28)}, {F::Latitude, 48.85837},
            {F::Longitude, -2.294481},     {F::Altitude, 35.4}};
}

QString valueOf(const std::vector<MetadataEntry>& entries, const QString& label)
{
    for (const DetailsGroup& group : detailsText(entries))
        for (const DetailsLine& line : group.lines)
            if (line.label == label)
                return line.value;
    return {};
}

class MarkingTranslator final : public QTranslator {
public:
    MarkingTranslator() { QCoreApplication::installTranslator(this); }
    ~MarkingTranslator() override { QCoreApplication::removeTranslator(this); }
    [[nodiscard]] QString translate(const char*, const char* source, const char*, int) const override
    {
        return QStringLiteral("«") + QString::fromUtf8(source) + QStringLiteral("»");
    }
    [[nodiscard]] bool isEmpty() const override { return false; }
};

} // namespace

class TestDetailsPanel : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        m_camera = "X100";
        m_failure.reset();
        m_cache = std::make_unique<Cache>(Cache::Config{});
        auto details = std::make_unique<ImageDetails>(ImageDetails::Config{
            *m_cache, m_background, m_gui, [this](const std::string&, const std::stop_token&) -> Result<Metadata> {
                if (m_failure)
                    return *m_failure;
                return Metadata{
                    {}, {{F::FileBytes, std::int64_t(900)}, {F::Camera, m_camera}, {F::FocalLength, 50.0}}, {}};
            }});
        m_panel = std::make_unique<DetailsPanel>(std::move(details));
        m_panel->resize(320, 400);
    }
    void cleanup()
    {
        m_panel.reset();
        m_background.drain();
        m_gui.drain();
    }

    void valuesReadAsPeopleWriteThem()
    {
        const auto all = everything();
        QCOMPARE(valueOf(all, "Size"), QString("2.4 MiB (2,512,001 bytes)"));
        QCOMPARE(valueOf({{F::FileBytes, std::int64_t(900)}}, "Size"), QString("900 B"));
        QCOMPARE(valueOf(all, "Pixels"), QString("6,000 × 4,000 (24 MP)"));
        QCOMPARE(valueOf({{F::Width, std::int64_t(40'000)}, {F::Height, std::int64_t(40'000)}}, "Pixels"),
                 QString("40,000 × 40,000 (1,600 MP)"));
        QCOMPARE(valueOf({{F::Width, std::int64_t(10)}, {F::Height, std::int64_t(10)}}, "Pixels"),
                 QString("10 × 10 (< 0.1 MP)"));
        QCOMPARE(valueOf(all, "Orientation"), QString("Turned right"));
        QCOMPARE(valueOf(all, "Taken"), QString("Monday, May 6, 2024 7:08:09 AM (UTC+02:00)"));
        QCOMPARE(valueOf(all, "Exposure"), QString("1/250 s"));
        QCOMPARE(valueOf({{F::Exposure, 0.00025}}, "Exposure"), QString("1/4000 s"));
        QCOMPARE(valueOf({{F::Exposure, 2.5}}, "Exposure"), QString("2.5 s"));
        QCOMPARE(valueOf({{F::Exposure, 30.0}}, "Exposure"), QString("30 s"));
        QCOMPARE(valueOf(all, "Aperture"), QString("f/2.8"));
        QCOMPARE(valueOf(all, "ISO"), QString("12800"));
        QCOMPARE(valueOf(all, "Focal length"), QString("4.3 mm (as 28 mm)"));
        QCOMPARE(valueOf({{F::FocalLength, 50.0}}, "Focal length"), QString("50 mm"));
        QCOMPARE(valueOf(all, "Position"), QString("48.85837° N\n2.29448° W"));
        QCOMPARE(valueOf(all, "Altitude"), QString("35 m"));
    }
    void secondsAreToldOnce()
    {
        QLocale::setDefault(QLocale::c()); // whose short times have them already
        QVERIFY2(valueOf(everything(), "Taken").endsWith("07:08:09 (UTC+02:00)"),
                 qPrintable(valueOf(everything(), "Taken")));
    }
    void whatIsNotKnownHasNoLine()
    {
        QVERIFY(detailsText({}).isEmpty());
        const auto groups = detailsText({{F::Camera, std::string("X100")}});
        QCOMPARE(groups.size(), 1);
        QCOMPARE(groups.first().lines.size(), 1);
        int lines = 0;
        for (const DetailsGroup& group : detailsText(everything()))
            lines += int(group.lines.size());
        QCOMPARE(lines, 21);
    }
    void germanValuesAreGerman()
    {
        const Language language(QLocale(QLocale::German, QLocale::Germany));
        QCOMPARE(valueOf(everything(), "Größe"), QString("2,4 MiB (2.512.001 Byte)"));
        QCOMPARE(valueOf(everything(), "Blende"), QString("f/2,8"));
        QCOMPARE(valueOf(everything(), "Position"), QString("48,85837° N\n2,29448° W"));
        QVERIFY(valueOf(everything(), "Aufgenommen").startsWith("Montag, 6. Mai 2024"));
    }
    void everyLabelAndNoteIsTranslated()
    {
        const MarkingTranslator marking;
        for (const DetailsGroup& group : detailsText(everything())) {
            QVERIFY(group.heading.startsWith(u'«'));
            for (const DetailsLine& line : group.lines)
                QVERIFY(line.label.startsWith(u'«'));
        }
        init();
        QVERIFY2(text().startsWith(u'«'), qPrintable(text()));
    }

    void withoutAnImageItSaysSo() { QVERIFY(text().startsWith("No image yet.")); }
    void itTellsAboutTheImageWithItsNameFirst()
    {
        show(1);
        work();
        QVERIFY2(text().startsWith("File\nName\t1.jpg\nFolder\t/a folder with quite a long name\nSize\t900 B"),
                 qPrintable(text()));
        QVERIFY(text().contains("Camera\nCamera\tX100\nFocal length\t50 mm"));
        QVERIFY(!text().contains("No image"));
    }
    void onlyWhatCanBeSeenIsRead()
    {
        const SceneItem item = itemOf(1);
        details().show(&item);
        work();
        QVERIFY(!m_cache->contains(ImageDetails::keyOf(item)));
        m_panel->show();
        work();
        QVERIFY(m_cache->contains(ImageDetails::keyOf(item)));
        QVERIFY(text().contains("X100"));
        m_panel->hide();
        QVERIFY(!m_cache->contains(ImageDetails::keyOf(item)));
        QCOMPARE(m_cache->report().front().entries, 0U);
    }
    void anotherImageTakesTheTextAtOnce()
    {
        show(1);
        work();
        m_camera = "other";
        show(2);
        QVERIFY(text().contains("2.jpg"));
        QVERIFY(!text().contains("1.jpg") && !text().contains("X100"));
        work();
        QVERIFY(text().contains("other"));
    }
    void aReasonStandsUnderTheName()
    {
        m_failure = explain(ErrorCode::Corrupt, "the file is empty (0 bytes)");
        show(1);
        work();
        QVERIFY2(text().startsWith("File\nName\t1.jpg"), qPrintable(text()));
        QVERIFY2(text().endsWith("the file is empty (0 bytes)"), qPrintable(text()));
        const double margin = nameLine().blockFormat().leftMargin();
        m_failure.reset();
        show(2);
        work();
        QVERIFY(margin > 0);
        QCOMPARE(nameLine().blockFormat().leftMargin(), margin); // whatever else is known
    }
    void valuesCanBeCopied()
    {
        show(1);
        work();
        auto& edit = *m_panel->findChild<QTextEdit*>();
        QVERIFY(edit.isReadOnly());
        QVERIFY(edit.textInteractionFlags() & Qt::TextSelectableByMouse);
        QVERIFY(edit.textInteractionFlags() & Qt::TextSelectableByKeyboard);
        QVERIFY(edit.find("X100"));
        edit.copy();
        QCOMPARE(QGuiApplication::clipboard()->text(), QString("X100"));
    }
    void aSelectionLastsWhileNothingChanges()
    {
        show(1);
        work();
        auto& edit = *m_panel->findChild<QTextEdit*>();
        QVERIFY(edit.find("X100"));
        show(1);
        work();
        QCOMPARE(edit.textCursor().selectedText(), QString("X100"));
    }
    void aNarrowPanelPutsValuesUnderTheirLabels()
    {
        m_camera = std::string(60, 'w');
        show(1);
        work();
        for (const int width : {900, 320, 160}) {
            m_panel->resize(width, 400);
            QCoreApplication::processEvents();
            QVERIFY(text().contains(width > 200 ? "Name\t1.jpg" : "Name\n1.jpg"));
            // Also a word that is longer than a line stays inside.
            const auto& edit = *m_panel->findChild<QTextEdit*>();
            for (QTextBlock block = edit.document()->begin(); block.isValid(); block = block.next())
                for (int i = 0; i < block.layout()->lineCount(); ++i) {
                    const QRectF line = block.layout()->lineAt(i).naturalTextRect();
                    QVERIFY2(line.right() <= edit.viewport()->width(), qPrintable(block.text()));
                }
        }
    }
    void itFollowsThePalette()
    {
        show(1);
        work();
        QPalette dark(QColor(40, 40, 40), QColor(20, 20, 20));
        dark.setColor(QPalette::PlaceholderText, QColor(1, 2, 3));
        m_panel->setPalette(dark);
        const auto& edit = *m_panel->findChild<QTextEdit*>();
        QCOMPARE(nameLine().begin().fragment().charFormat().foreground().color(), QColor(1, 2, 3));
        QVERIFY(!edit.viewport()->autoFillBackground());
    }

private:
    [[nodiscard]] ImageDetails& details() const { return m_panel->details(); }
    [[nodiscard]] QString text() const { return m_panel->findChild<QTextEdit*>()->toPlainText(); }
    [[nodiscard]] QTextBlock nameLine() const { return m_panel->findChild<QTextEdit*>()->document()->begin().next(); }
    void show(std::uint64_t number)
    {
        const SceneItem item = itemOf(number);
        details().show(&item);
        m_panel->show();
    }
    void work()
    {
        m_background.drain();
        m_gui.drain();
    }

    std::string m_camera;
    std::optional<Error> m_failure;
    std::unique_ptr<Cache> m_cache;
    ManualExecutor m_background;
    ManualExecutor m_gui;
    std::unique_ptr<DetailsPanel> m_panel;
};

QTEST_MAIN(TestDetailsPanel)
#include "tst_details_panel.moc"
