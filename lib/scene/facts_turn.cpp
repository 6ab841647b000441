// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/facts_turn.h>

#include <memory>
#include <utility>

#include <image/built_in.h>
#include <image/folder_scan.h>
#include <scene/scene_item.h>

namespace tessera {

namespace {

/// So that other work of the background gets its turn, too.
constexpr Duration kTurn = std::chrono::milliseconds(100);
constexpr std::size_t kFilesOfSlice = 32; ///< are asked about before a turn looks at the time

/// Asks about files that lie in the same folder one behind the other through one reader.
class FileFactsTurn {
public:
    FileFactsTurn(FileSystem& files, const std::vector<std::string>& paths) : m_files(files), m_paths(paths) { }

    /// A few more; fewer answers than names when stopped.
    void ask(std::vector<std::optional<FileFacts>>& answers, const std::stop_token& stop)
    {
        const std::size_t from = answers.size();
        const std::string folder(folderPart(m_paths[from]));
        std::vector<std::string> names;
        for (std::size_t i = from; i < m_paths.size() && names.size() < kFilesOfSlice; ++i) {
            if (folderPart(m_paths[i]) != folder)
                break;
            names.push_back(m_paths[i].substr(folder.size()));
        }
        open(folder);
        if (!m_reader) {
            answers.resize(from + names.size());
            return;
        }
        std::vector<std::optional<FileFacts>> some = m_reader->read(names, stop);
        answers.insert(answers.end(), some.begin(), some.end());
    }

private:
    void open(const std::string& folder)
    {
        if (m_opened && folder == m_folder)
            return;
        m_opened = true;
        m_folder = folder;
        m_reader.reset();
        if (isBuiltIn(folder)) // "tessera:gallery/"
            return;
        if (Result<std::unique_ptr<FactsReader>> reader = m_files.openFacts(folder.empty() ? "." : folder))
            m_reader = std::move(*reader);
    }

    FileSystem& m_files;
    const std::vector<std::string>& m_paths;
    bool m_opened = false;
    std::string m_folder;
    std::unique_ptr<FactsReader> m_reader; ///< null where nothing can be asked
};

/// Reads some more as long as there is time.
template <class Read>
void takeTurn(FactsFound& found, const Clock& clock, std::size_t count, const std::stop_token& stop, Read readSome)
{
    const TimePoint began = clock.now();
    while (found.count() < count && found.took < kTurn && !stop.stop_requested()) {
        readSome();
        found.took = clock.now() - began;
    }
}

} // namespace

FactsFound readFileTurn(FileSystem& files, const Clock& clock, const std::vector<std::string>& paths,
                        const std::stop_token& stop)
{
    FactsFound found;
    FileFactsTurn turn(files, paths);
    takeTurn(found, clock, paths.size(), stop, [&] { turn.ask(found.files, stop); });
    return found;
}

FactsFound readHeaderTurn(const HeaderReader& read, const Clock& clock, const std::vector<std::string>& paths,
                          const std::stop_token& stop)
{
    FactsFound found;
    takeTurn(found, clock, paths.size(), stop, [&] {
        const std::string& path = paths[found.headers.size()];
        const auto header = isBuiltIn(path) ? Result<HeaderFacts>(HeaderFacts()) : read(path, stop);
        if (header || !stop.stop_requested()) // else it is not known why there is none
            found.headers.push_back(header ? *header : HeaderFacts());
    });
    return found;
}

} // namespace tessera
