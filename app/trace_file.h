// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <thread>

#include <QFile>

#include <app/trace_writer.h>
#include <core/event_ring.h>
#include <core/mutex.h>
#include <core/result.h>

namespace tessera {

/// Writes what goes through a ring to a file, several times a second, on a thread of its own. What the
/// file holds loads at any time, also when the program was killed. It is written in its place: a trace
/// may be longer than what memory or a second copy has room for.
class TraceFile {
public:
    static constexpr std::size_t kEvents = 1U << 15U; ///< a ring that holds what comes between two writes

    /// Opens the file, which replaces what was there, and begins. `ring` and what the names need outlive it.
    TraceFile(const std::string& file, const EventRing& ring, TimePoint zero, TraceWriter::Names names);
    /// As finish().
    ~TraceFile();
    TraceFile(const TraceFile&) = delete;
    TraceFile& operator=(const TraceFile&) = delete;

    /// Why nothing is written, if so.
    [[nodiscard]] const Status& opened() const { return m_opened; }
    /// Writes what is left and ends the trace: nobody adds to the ring any more. Blocks on the disk. What
    /// failed first; nothing where the file was not opened. Again, it does nothing.
    Status finish();

private:
    void run(const std::stop_token& stop);
    void drain(EventRing::Unfinished unfinished);
    void flush();

    const EventRing& m_ring;
    QFile m_file;
    TraceWriter m_writer;
    Status m_opened;
    Status m_written; ///< the thread's until it ends, as all that follows
    EventRing::Cursor m_cursor;
    std::string m_text; ///< not written yet
    Mutex m_mutex;
    CondVar m_wake;
    std::jthread m_thread;
};

} // namespace tessera
