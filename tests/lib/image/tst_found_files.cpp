// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <string>
#include <vector>

#include <image/found_files.h>

using namespace tessera;

namespace {

std::vector<std::string> pathsOf(const FoundFiles& files)
{
    std::vector<std::string> paths;
    files.visit([&](const FoundFiles::File& file) { paths.push_back(std::string(file.folder).append(file.name)); });
    return paths;
}

} // namespace

class TestFoundFiles : public QObject {
    Q_OBJECT

private slots:
    void theyAreVisitedAsTheyCame()
    {
        const std::vector<std::pair<std::string, std::string>> all{
            {"/a/", "2.jpg"}, {"/a/", "1.jpg"}, {"/a/b/", "3.jpg"}, {"/a/", "4.jpg"}, {"", "alone.jpg"}};
        FoundFiles files;
        std::vector<std::string> paths;
        for (const auto& [folder, name] : all) {
            files.push_back({folder, name});
            paths.push_back(folder + name);
            QCOMPARE(files.size(), paths.size());
            QCOMPARE(pathsOf(files), paths);
        }
    }

    void noneAreVisitedWhereThereAreNone()
    {
        const FoundFiles none;
        QVERIFY(none.empty());
        QVERIFY(pathsOf(none).empty());
    }

    void aCopyIsIndependent()
    {
        FoundFiles files;
        files.push_back({"/a/", "1.jpg"});
        const FoundFiles copy = files;
        files.push_back({"/a/", "2.jpg"});
        QCOMPARE(pathsOf(copy), (std::vector<std::string>{"/a/1.jpg"}));
    }
};

QTEST_APPLESS_MAIN(TestFoundFiles)
#include "tst_found_files.moc"
