// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QAbstractItemModel>
#include <QAction>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QProcess>
#include <QRegularExpression>
#include <QSettings>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextEdit>
#include <QTranslator>
#include <QTreeView>
#include <QXmlStreamReader>

#include <cache/cache.h>
#include <core/executor.h>
#include <resource/activity_list.h>
#include <ui/about_dialog.h>
#include <ui/details_panel.h>
#include <ui/dock/dock_text.h>
#include <ui/dock/resource_dock.h>
#include <ui/empty_panel.h>
#include <ui/go_to_field.h>
#include <ui/language.h>
#include <ui/recent_list.h>
#include <ui/shortcuts_dialog.h>
#include <ui/status_line.h>
#include <ui/window_menus.h>
#include <ui/work_line.h>

using namespace tessera;

namespace {

struct Text {
    QString context;
    QString source;
    QString comment;
    QString translation;
    bool finished = true;

    [[nodiscard]] QString id() const { return context + " | " + source + (comment.isEmpty() ? "" : " | " + comment); }
};

QList<Text> readTexts(const QString& file)
{
    QFile input(file);
    if (!input.open(QIODevice::ReadOnly))
        return {};
    QList<Text> texts;
    QString context;
    QXmlStreamReader xml(&input);
    while (!xml.atEnd()) {
        if (!xml.readNextStartElement())
            continue;
        const auto name = xml.name();
        if (name == u"name")
            context = xml.readElementText();
        else if (name == u"message")
            texts += Text{context, {}, {}, {}, true};
        else if (name == u"source")
            texts.last().source = xml.readElementText();
        else if (name == u"comment")
            texts.last().comment = xml.readElementText();
        else if (name == u"translation") {
            texts.last().finished = !xml.attributes().hasAttribute("type");
            texts.last().translation = xml.readElementText(QXmlStreamReader::IncludeChildElements);
        }
    }
    return texts;
}

/// Marks everything that went through tr(), so that what did not stands out.
class MarkingTranslator final : public QTranslator {
public:
    [[nodiscard]] QString translate(const char*, const char* source, const char*, int) const override
    {
        return QStringLiteral("«") + QString::fromUtf8(source) + QStringLiteral("»");
    }
    [[nodiscard]] bool isEmpty() const override { return false; }
};

/// A program that holds nothing.
class Nothing final : public Inspectable {
public:
    [[nodiscard]] InspectorSnapshot snapshot() const override { return {}; }
    [[nodiscard]] std::vector<TransitionReport> history(const TileKey&) const override { return {}; }
    void highlight(const std::vector<TileKey>&) override { }
    void cancelActivity(std::uint64_t) override { }
    void pauseActivity(std::uint64_t) override { }
    void resumeActivity(std::uint64_t) override { }
};

QStringList modelTexts(const QAbstractItemModel& model)
{
    QStringList texts;
    for (int column = 0; column < model.columnCount(); ++column)
        for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole)})
            texts += model.headerData(column, Qt::Horizontal, role).toString();
    return texts;
}

QStringList textsOf(const QWidget& root)
{
    QStringList texts{root.windowTitle(), root.toolTip()};
    for (const QAction* action : root.findChildren<QAction*>())
        texts << action->text() << action->statusTip();
    for (const QWidget* widget : root.findChildren<QWidget*>()) {
        texts << widget->toolTip() << widget->windowTitle();
        if (const auto* label = qobject_cast<const QLabel*>(widget))
            texts << label->text();
        if (const auto* button = qobject_cast<const QAbstractButton*>(widget))
            texts << button->text();
        if (const auto* field = qobject_cast<const QLineEdit*>(widget))
            texts << field->placeholderText();
        if (const auto* edit = qobject_cast<const QTextEdit*>(widget))
            texts << edit->toPlainText();
        if (const auto* menu = qobject_cast<const QMenu*>(widget))
            texts << menu->title();
        if (const auto* tabs = qobject_cast<const QTabBar*>(widget))
            for (int i = 0; i < tabs->count(); ++i)
                texts << tabs->tabText(i) << tabs->tabToolTip(i);
        if (const auto* view = qobject_cast<const QAbstractItemView*>(widget); view && view->model())
            texts << modelTexts(*view->model());
    }
    return texts;
}

} // namespace

class TestTranslations : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_directory.isValid());
        const QString file = m_directory.filePath("found.ts");
        const QString root = TESSERA_SOURCE_DIR;
        QProcess lupdate;
        lupdate.start(TESSERA_LUPDATE,
                      {"-locations", "none", "-I", root, "-I", root + "/lib", root + "/ui", root + "/app",
                       root + "/lib", "-tr-function-alias", "QT_TRANSLATE_NOOP+=TESSERA_TR_NOOP", "-source-language",
                       "en_US", "-target-language", "de_DE", "-ts", file});
        QVERIFY2(lupdate.waitForFinished(60'000), qPrintable(lupdate.errorString()));
        QCOMPARE(lupdate.exitCode(), 0);
        m_found = readTexts(file);
        m_german = readTexts(root + "/translations/tessera_de.ts");
        QVERIFY(m_found.size() > 100);
    }

    void everyTextIsInTheGermanFile()
    {
        QStringList missing;
        for (const Text& text : m_found)
            if (!contains(m_german, text))
                missing += text.id();
        QVERIFY2(missing.isEmpty(), qPrintable("run update_translations for:\n" + missing.join('\n')));
    }
    void everyGermanTextIsFinishedAndUsed()
    {
        QStringList bad;
        for (const Text& text : m_german)
            if (!text.finished || text.translation.trimmed().isEmpty() || !contains(m_found, text))
                bad += text.id();
        QVERIFY2(bad.isEmpty(), qPrintable("unfinished, empty or no longer used:\n" + bad.join('\n')));
    }
    void placeholdersAndEllipsesSurvive()
    {
        static const QRegularExpression placeholder("%[L1-9n]+");
        for (const Text& text : m_german) {
            QCOMPARE(sortedMatches(text.translation, placeholder), sortedMatches(text.source, placeholder));
            QVERIFY2(text.source.endsWith(u'…') == text.translation.endsWith(u'…'), qPrintable(text.id()));
            QVERIFY2(!text.translation.contains("..."), qPrintable(text.id()));
        }
    }
    void theProgramFindsEveryTextAtRunTime()
    {
        QTranslator german;
        QVERIFY(german.load(":/translations/tessera_de.qm"));
        for (const Text& text : m_found) {
            const QByteArray comment = text.comment.toUtf8();
            const QString translated = german.translate(text.context.toUtf8(), text.source.toUtf8(),
                                                        comment.isEmpty() ? nullptr : comment.constData());
            QVERIFY2(!translated.isEmpty(), qPrintable(text.id()));
        }
    }
    void aGermanWindowIsGerman()
    {
        const Language language(QLocale(QLocale::German, QLocale::Germany));
        Window window(m_directory.filePath("settings.ini"));
        QCOMPARE(window.menuBar()->actions().first()->text(), QString("&Datei"));
        QCOMPARE(StatusLine::indexText({.position = 11, .count = 1000}), QString("12 von 1.000"));
        QCOMPARE(EmptyPanel::tr("Drop images or a folder here"), QString("Bilder oder einen Ordner hier ablegen"));
        QCOMPARE(pictureName("Dawn"), QString("Morgenrot"));
        QCOMPARE(pictureName("dawn.jpg"), QString("dawn.jpg"));
        QCOMPARE(text::label("Mandelbrot set · L3 1,2"), QString("Mandelbrot-Menge · L3 1,2"));
        QCOMPARE(text::label("a · b.jpg"), QString("a · b.jpg"));
    }
    void anEnglishSystemStaysEnglishAndCountsInThousands()
    {
        const Language language(QLocale(QLocale::C));
        QCOMPARE(StatusLine::indexText({.position = 11, .count = 1000}), QString("12 of 1,000"));
    }
    void germanMnemonicsAreUniqueInTheirMenu()
    {
        const Language language(QLocale(QLocale::German, QLocale::Germany));
        const Window window(m_directory.filePath("settings.ini"));
        QStringList titles;
        for (const QAction* title : window.menuBar()->actions()) {
            titles += title->text();
            QStringList entries;
            for (const QAction* action : title->menu()->actions())
                entries += action->text();
            checkMnemonics(entries);
        }
        checkMnemonics(titles);
    }
    void everyWordOnScreenWentThroughTranslation()
    {
        MarkingTranslator marking;
        QCoreApplication::installTranslator(&marking);
        const Window window(m_directory.filePath("settings.ini"));
        QStringList bare;
        for (const QWidget* root : window.everything())
            for (const QString& text : textsOf(*root))
                if (isWords(text) && !text.contains(u'«'))
                    bare += QLatin1String(root->metaObject()->className()) + ": " + text;
        QCoreApplication::removeTranslator(&marking);
        QVERIFY2(bare.isEmpty(), qPrintable(bare.join('\n')));
    }

private:
    /// All widgets with words, without an engine.
    class Window final : public QMainWindow {
    public:
        explicit Window(const QString& settingsFile)
            : m_settings(settingsFile, QSettings::IniFormat), m_recent(m_settings), m_canvas(new QWidget(this)),
              m_dock(new ResourceDock(m_nothing, this)),
              m_menus(new WindowMenus(*this, *m_canvas, {m_dock->toggleViewAction(), new QAction(this)}, m_recent)),
              m_details(new DetailsPanel(
                  std::make_unique<ImageDetails>(ImageDetails::Config{m_cache, m_executor, m_executor}), this)),
              m_status(new StatusLine(this)), m_empty(new EmptyPanel(this)), m_about(new AboutDialog("llvmpipe", this)),
              m_keys(new ShortcutsDialog(m_menus->windowActions(), this)), m_goTo(new GoToField(this)),
              m_work(new WorkLine(m_activities, this))
        {
            m_status->setFacts({.position = 1, .count = 7, .width = 3, .height = 4, .scale = 1, .listing = true});
            m_goTo->open(7, rect());
            m_status->setFacts({.count = 7, .width = 3, .height = 4, .scale = 1, .listing = true});
        }
        ~Window() override
        {
            delete m_dock;
            delete m_details;
        }
        [[nodiscard]] QList<const QWidget*> everything() const
        {
            return {menuBar(), m_dock, m_details, m_status, m_empty, m_about, m_keys, m_goTo, m_work};
        }

    private:
        Nothing m_nothing; // the docks must not outlive these: hence the destructor
        Cache m_cache{Cache::Config{}};
        ManualExecutor m_executor;
        ManualClock m_clock;
        ActivityList m_activities{m_clock};
        QSettings m_settings;
        RecentList m_recent;
        QWidget* m_canvas;
        ResourceDock* m_dock;
        WindowMenus* m_menus;
        DetailsPanel* m_details;
        StatusLine* m_status;
        EmptyPanel* m_empty;
        AboutDialog* m_about;
        ShortcutsDialog* m_keys;
        GoToField* m_goTo;
        WorkLine* m_work;
    };

    static bool isWords(const QString& text)
    {
        static const QRegularExpression word("[A-Za-z]{3,}");
        static const QRegularExpression keys(
            "^((Ctrl|Shift|Alt|Meta)\\+)*(\\S|F\\d+|Home|End|Left|Right|Up|Down|PgUp|PgDown|"
            "Return|Enter|Esc|Backspace|Space)(  .*)?$");
        return text.contains(word) && !text.contains(keys) && !text.startsWith("Tessera ");
    }
    static bool contains(const QList<Text>& texts, const Text& wanted)
    {
        return std::any_of(texts.begin(), texts.end(), [&](const Text& text) { return text.id() == wanted.id(); });
    }
    static QStringList sortedMatches(const QString& text, const QRegularExpression& pattern)
    {
        QStringList matches;
        for (auto it = pattern.globalMatch(text); it.hasNext();)
            matches += it.next().captured();
        matches.sort();
        return matches;
    }
    static void checkMnemonics(const QStringList& entries)
    {
        QString seen;
        for (const QString& entry : entries) {
            const auto at = entry.indexOf('&');
            if (at < 0)
                continue;
            QVERIFY2(!seen.contains(entry.at(at + 1).toLower()), qPrintable(entries.join(", ")));
            seen += entry.at(at + 1).toLower();
        }
    }

    QTemporaryDir m_directory;
    QList<Text> m_found;
    QList<Text> m_german;
};

QTEST_MAIN(TestTranslations)
#include "tst_translations.moc"
