// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>

#include <core/explain.h>
#include <support/scene_rig.h>
#include <support/test_files.h>
#include <ui/dock/activity_table.h>
#include <ui/dock/cache_table.h>
#include <ui/dock/dock_text.h>
#include <ui/dock/load_table.h>
#include <ui/dock/pool_table.h>
#include <ui/dock/reason_text.h>
#include <ui/dock/source_table.h>
#include <ui/dock/texture_table.h>
#include <ui/dock/transition_table.h>
#include <ui/language.h>

using namespace tessera;
using namespace tessera::test;

namespace {

/// Marks what went through translation.
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

/// What is left of a text without all that was translated. What others gave (names, a library's words)
/// is written in capitals here.
QString bare(QString text)
{
    static const QRegularExpression marked(QStringLiteral("«[^«»]*»"));
    while (text.contains(marked))
        text.remove(marked);
    return text;
}

bool hasWords(const QString& text)
{
    static const QRegularExpression word(QStringLiteral("[a-z]{3,}"));
    return text.contains(word);
}

template <class Traits>
QStringList leaksOf(const typename Traits::Report& report)
{
    QStringList leaks;
    for (const auto& column : Traits::columns())
        for (const QString& text : {column.text(report), column.tip ? column.tip(report) : QString()})
            if (hasWords(bare(text)))
                leaks += text;
    return leaks;
}

} // namespace

/// Reasons and the words of reports come in English out of lib/ and are shown in the user's language.
class TestReasons : public QObject {
    Q_OBJECT

    static void write(const QTemporaryDir& dir, const char* name, const std::string& bytes)
    {
        writeFile(dir.filePath(name).toStdString(), bytes);
    }

    static SourceReport withoutKey(SourceReport source)
    {
        source.key.clear();
        for (HolderReport& holder : source.holders)
            holder.where.clear();
        return source;
    }

private slots:
    void reasonsAreEnglishUntilTranslated()
    {
        const Error error = explain(ErrorCode::Corrupt, "the file ends after %1 bytes", {"1,204"});
        QCOMPARE(reasonText(error), QString("the file ends after 1,204 bytes"));
        QCOMPARE(reasonText({ErrorCode::Io, "as it is: 1,204"}), QString("as it is: 1,204"));
        QCOMPARE(reasonText({}), QString());
    }
    void aGermanReasonIsGermanDownToItsNumbersAndItsCause()
    {
        const Language language(QLocale(QLocale::German, QLocale::Germany));
        const Error end = explain(ErrorCode::Corrupt, "the file ends after %1 bytes", {"12,040"});
        const Error rows = explain(ErrorCode::Corrupt, "%3; %1 of %2 rows could be read", {"120", "3,000"}, end);
        QCOMPARE(reasonText(rows), QString("die Datei endet nach 12.040 Byte; 120 von 3.000 Zeilen waren lesbar"));
        QCOMPARE(reasonText(explain(ErrorCode::Corrupt, "tile %1: %2", {"1,000.png"},
                                    withWords(explain(ErrorCode::Corrupt, "the image is damaged"), "BAD CHUNK"))),
                 QString("Kachel 1,000.png: das Bild ist beschädigt: BAD CHUNK"));
        QCOMPARE(reasonText(
                     explain(ErrorCode::TooLarge, "decoded it takes %1, the limit is %2", {"50,863 MiB", "8,192 MiB"})),
                 QString("entpackt belegt es 50.863 MiB, die Grenze ist 8.192 MiB"));
    }
    void anEvictionIsGermanButForTheName()
    {
        const Language language(QLocale(QLocale::German, QLocale::Germany));
        QCOMPARE(text::term("made room for: retained.jpg \u00b7 L3 12,7"),
                 QString("Platz gemacht für: retained.jpg \u00b7 L3 12,7"));
    }
    void anArgumentIsNotTakenForAPattern()
    {
        QCOMPARE(reasonText(explain(ErrorCode::Io, "%1 and %2", {"%2", "B"})), QString("%2 and B"));
    }
    void noEnglishIsLeftInWhatFailedFilesShow()
    {
        QTemporaryDir dir;
        const std::string jpeg = jpegBytes(pattern(600, 900));
        write(dir, "1.JPG", {});
        write(dir, "2.JPG", "words and more words");
        write(dir, "3.JPG", jpeg.substr(0, jpeg.size() / 2));
        write(dir, "4.JPG", jpeg.substr(0, 100));
        write(dir, "5.PNG", std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\0\0\0\1\x08\2\0\0\0", 29));
        write(dir, "6.TIF", std::string("II*\0\x08\0\0\0", 8));
        write(dir, "7.DZI",
              "<?xml version='1.0'?><Image xmlns='http://schemas.microsoft.com/deepzoom/2008' TileSize='256'/>");
        SceneRig rig;
        rig.open({dir.path().toStdString()});
        rig.view->fit(FitTarget::Scene);
        QVERIFY(rig.settle());
        QCOMPARE(rig.scene->count(), std::size_t(7));
        const MarkingTranslator marking;
        for (std::size_t i = 0; i < rig.scene->count(); ++i) {
            const Error* trouble = rig.scene->item(i).content->trouble();
            QVERIFY2(trouble, rig.scene->item(i).name().c_str());
            const QString shown = reasonText(*trouble);
            QVERIFY2(shown.contains(u'«') && !hasWords(bare(shown).section(": ", 0, 0)), qPrintable(shown));
        }
        QCOMPARE(rig.view->lastFrame().labels.size(), std::size_t(7));
    }
    void noEnglishIsLeftInTheScenesMessages()
    {
        QTemporaryDir dir;
        SceneRig rig;
        rig.open({dir.filePath("MISSING.JPG").toStdString(), dir.filePath("GONE.JPG").toStdString()});
        const MarkingTranslator marking;
        QString shown = reasonText(rig.scene->message());
        QVERIFY(shown.remove(dir.path()).contains("«“/"));
        QVERIFY2(!hasWords(bare(shown)), qPrintable(shown));
    }
    void noEnglishIsLeftInTheDocksRows()
    {
        const MarkingTranslator marking;
        QStringList leaks;
        const std::vector<HolderReport> holders{{"view 2", {}, {}},   {"retained", {}, {}}, {"fallback", {}, {}},
                                                {"prefetch", {}, {}}, {"open", {}, {}},     {"read", {}, {}},
                                                {"user", {}, {}}};
        TextureEntryReport texture;
        texture.label = "PICTURE";
        texture.holders = holders;
        for (const TileState state : {TileState::Absent, TileState::Queued, TileState::Reading, TileState::Decoding,
                                      TileState::Uploading, TileState::Ready, TileState::Failed}) {
            texture.state = state;
            leaks += leaksOf<TextureTraits>(texture);
            LoadEntryReport load;
            load.label = "PICTURE";
            load.state = state;
            leaks += leaksOf<LoadTraits>(load);
        }
        SourceReport source;
        source.key = "/FOLDER/PICTURE.JPG";
        source.holders = holders;
        for (const char* state : {"closed", "opening", "open", "closing"}) {
            source.state = state;
            leaks += leaksOf<SourceTraits>(source);
        }
        source.failure = explain(ErrorCode::NotFound, "the file does not exist");
        source.error = source.failure.reason;
        leaks += leaksOf<SourceTraits>(source);
        ActivityReport work;
        for (const char* state : {"pending", "running", "paused", "stopping", "stopped", "cancelled", "failed"}) {
            work.state = state;
            leaks += leaksOf<ActivityTraits>(work);
        }
        work.failure = source.failure;
        work.error = source.error;
        leaks += leaksOf<ActivityTraits>(work);
        for (const char* name : {"decode buffers", "JPEG decoders", "TIFF handles", "slots 512"}) {
            PoolReport pool;
            pool.name = name;
            leaks += leaksOf<PoolTraits>(pool);
        }
        CacheReport cache;
        cache.tier = "memory";
        for (const char* name : {"values", "decoded blocks"}) {
            cache.name = name;
            leaks += leaksOf<CacheTraits>(cache);
        }
        cache.tier = "disk";
        cache.failure =
            explain(ErrorCode::Full, "writing failed: %1", {}, explain(ErrorCode::Full, "a cache entry is damaged"));
        cache.error = cache.failure.reason;
        leaks += leaksOf<CacheTraits>(cache);
        for (const char* reason :
             {"inserted", "replaced", "released", "made room for: 7", "shut down", "context lost", "closed", "view 1"})
            leaks += leaksOf<TransitionTraits>(TransitionRow{0, {{}, "creating", "evicted", reason}, {}});
        leaks += leaksOf<TransitionTraits>(TransitionRow{0, {{}, "destroyed", "ready", {}}, {}});
        QVERIFY2(leaks.isEmpty(), qPrintable(leaks.join('\n')));
    }
    void aWholeRunLeavesNoEnglishInTheDock()
    {
        QTemporaryDir dir;
        write(dir, "1.JPG", jpegBytes(pattern(1300, 900)));
        write(dir, "2.JPG", "words");
        const MarkingTranslator marking;
        SceneRig rig;
        rig.open({dir.path().toStdString()});
        QVERIFY(rig.settle());
        InspectorSnapshot snapshot = rig.engine->snapshot();
        QStringList leaks;
        for (TextureEntryReport& texture : snapshot.textureEntries) {
            texture.label = "PICTURE";
            for (HolderReport& holder : texture.holders)
                holder.where.clear();
            leaks += leaksOf<TextureTraits>(texture);
            for (const TransitionReport& transition : rig.engine->history(texture.key))
                leaks += leaksOf<TransitionTraits>(TransitionRow{0, transition, {}});
        }
        for (const PoolReport& pool : snapshot.pools)
            leaks += leaksOf<PoolTraits>(pool);
        for (const CacheReport& cache : snapshot.caches)
            leaks += leaksOf<CacheTraits>(cache);
        for (const SourceReport& source : snapshot.sources) {
            QVERIFY(source.error.empty() || source.failure.pattern);
            leaks += leaksOf<SourceTraits>(withoutKey(source));
        }
        for (ActivityReport& work : snapshot.activities) {
            work.name = QString::fromStdString(work.name).remove(dir.path()).toStdString();
            leaks += leaksOf<ActivityTraits>(work);
        }
        QVERIFY(!snapshot.textureEntries.empty() && !snapshot.activities.empty() && !snapshot.pools.empty());
        QVERIFY2(leaks.isEmpty(), qPrintable(leaks.join('\n')));
    }
};

QTEST_MAIN(TestReasons)
#include "tst_reasons.moc"
