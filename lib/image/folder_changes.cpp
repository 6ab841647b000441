// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/folder_changes.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include <image/folder_scan.h>

namespace tessera {

namespace {

std::string_view nameOf(const std::string& path)
{
    return std::string_view(path).substr(path.rfind('/') + 1);
}

bool countsHere(const std::string& path)
{
    return isListedName(nameOf(path));
}

} // namespace

void FolderChanges::note(const std::vector<DirectoryEvent>& events, TimePoint now)
{
    for (const DirectoryEvent& event : events)
        note(event);
    if (events.empty())
        return;
    if (!m_first)
        m_first = now;
    m_last = now;
}

std::optional<TimePoint> FolderChanges::due() const
{
    return m_first ? std::optional(std::min(m_last + kQuiet, *m_first + kLongest)) : std::nullopt;
}

std::vector<FolderChange> FolderChanges::take()
{
    while (!m_moves.empty())
        settle(m_moves.begin());
    std::vector<FolderChange> all;
    if (m_overflow)
        all.push_back({Kind::Overflow});
    for (std::optional<FolderChange>& change : m_changes)
        if (change && (!m_overflow || change->kind == Kind::FolderGone || change->kind == Kind::FolderMoved))
            all.push_back(std::move(*change));
    *this = {};
    return all;
}

void FolderChanges::note(const DirectoryEvent& event)
{
    using Event = DirectoryEvent::Kind;
    if (event.kind == Event::Overflow)
        m_overflow = true;
    else if (event.kind == Event::SelfGone)
        push(Kind::FolderGone, event.path);
    else if (event.kind == Event::SelfMoved)
        push(Kind::FolderMoved, event.path);
    else if (event.folder)
        noteFolder(event);
    else
        noteFile(event);
}

void FolderChanges::noteFolder(const DirectoryEvent& event)
{
    using Event = DirectoryEvent::Kind;
    const std::string_view name = nameOf(event.path);
    const bool hidden = name.empty() || name.front() == '.';
    if (event.kind == Event::MovedFrom) {
        awaitArrival(event);
    } else if (event.kind == Event::Removed) {
        push(Kind::FolderRemoved, event.path);
    } else if (event.kind == Event::MovedTo || event.kind == Event::Created) {
        const std::optional<std::string> from = origin(event);
        if (from && nameOf(*from).front() != '.')
            push(hidden ? Kind::FolderRemoved : Kind::FolderRenamed, hidden ? *from : event.path,
                 hidden ? std::string() : *from);
        else if (!hidden)
            push(Kind::FolderAdded, event.path);
    }
}

void FolderChanges::noteFile(const DirectoryEvent& event)
{
    using Event = DirectoryEvent::Kind;
    if (event.kind == Event::MovedFrom)
        return awaitArrival(event);
    const std::optional<std::string> from = event.kind == Event::MovedTo ? origin(event) : std::nullopt;
    const auto left = std::find_if(m_moves.begin(), m_moves.end(), [&](const Move& m) { return m.path == event.path; });
    if (left != m_moves.end())
        settle(left);
    if (from && countsHere(*from))
        countsHere(event.path) ? renamed(*from, event.path) : removed(*from);
    else if (!countsHere(event.path))
        return;
    else if (event.kind == Event::Removed)
        removed(event.path);
    else if (event.kind == Event::Written)
        rewritten(event.path);
    else
        added(event.path);
}

std::optional<std::string> FolderChanges::origin(const DirectoryEvent& event)
{
    const auto move = std::find_if(m_moves.begin(), m_moves.end(), [&](const Move& m) {
        return event.cookie != 0 && m.cookie == event.cookie && m.folder == event.folder;
    });
    if (move == m_moves.end())
        return std::nullopt;
    std::string path = std::move(move->path);
    m_moves.erase(move);
    return path;
}

// Both ends of a move come one right after the other, or nearly so.
void FolderChanges::awaitArrival(const DirectoryEvent& event)
{
    constexpr std::size_t kMostMoves = 64;
    if (m_moves.size() >= kMostMoves)
        settle(m_moves.begin());
    m_moves.push_back({event.cookie, event.path, event.folder});
}

void FolderChanges::settle(std::vector<Move>::iterator move)
{
    const Move gone = std::move(*move);
    m_moves.erase(move);
    if (gone.folder)
        push(Kind::FolderRemoved, gone.path);
    else if (countsHere(gone.path))
        removed(gone.path);
}

void FolderChanges::added(const std::string& path)
{
    FolderChange* before = latest(path);
    if (!before)
        push(Kind::Added, path);
    else if (before->kind == Kind::Removed)
        before->kind = Kind::Rewritten;
    else if (before->kind == Kind::Renamed) // and now something else came in its place
        push(Kind::Rewritten, path);
}

void FolderChanges::rewritten(const std::string& path)
{
    const FolderChange* before = latest(path);
    if (!before || before->kind == Kind::Renamed || before->kind == Kind::Removed)
        push(Kind::Rewritten, path);
}

// Told also of what was only just added: it may have come in place of a file that is known.
void FolderChanges::removed(const std::string& path)
{
    if (const FolderChange* before = latest(path); before && before->kind != Kind::Renamed)
        drop(path);
    push(Kind::Removed, path);
}

void FolderChanges::renamed(const std::string& from, const std::string& path)
{
    if (const FolderChange* before = latest(from); before && before->kind == Kind::Added) {
        removed(from);
        added(path);
        return;
    }
    push(Kind::Renamed, path, from);
    m_latest.erase(from); // what comes there now is another file
}

void FolderChanges::push(Kind kind, const std::string& path, const std::string& from)
{
    m_latest[path] = m_changes.size();
    m_changes.emplace_back(FolderChange{kind, path, from});
}

FolderChange* FolderChanges::latest(const std::string& path)
{
    const auto found = m_latest.find(path);
    return found == m_latest.end() || !m_changes[found->second] ? nullptr : &*m_changes[found->second];
}

void FolderChanges::drop(const std::string& path)
{
    const auto found = m_latest.find(path);
    if (found == m_latest.end())
        return;
    m_changes[found->second].reset();
    m_latest.erase(found);
}

} // namespace tessera
