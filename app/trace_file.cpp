// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/trace_file.h>

#include <utility>

#include <app/file_writer.h>

namespace tessera {

namespace {

constexpr std::chrono::milliseconds kEvery{250};
constexpr std::size_t kFlushAt = 1U << 18U; ///< bytes

} // namespace

TraceFile::TraceFile(const std::string& file, const EventRing& ring, TimePoint zero, TraceWriter::Names names)
    : m_ring(ring), m_file(QString::fromStdString(file)), m_writer(zero, std::move(names))
{
    if (!m_file.open(QIODevice::WriteOnly | QIODevice::Unbuffered)) {
        m_opened = writeError(m_file);
        return;
    }
    m_writer.begin(m_text);
    m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

TraceFile::~TraceFile()
{
    (void)finish();
}

void TraceFile::run(const std::stop_token& stop)
{
    while (!stop.stop_requested()) {
        drain(EventRing::Unfinished::Wait);
        Lock lock(m_mutex);
        (void)m_wake.waitFor(lock, stop, kEvery, [] { return false; });
    }
}

Status TraceFile::finish()
{
    if (!m_thread.joinable())
        return m_written;
    m_thread.request_stop();
    m_thread.join();
    drain(EventRing::Unfinished::Skip);
    m_writer.end(m_text);
    flush();
    m_file.close();
    return m_written;
}

void TraceFile::drain(EventRing::Unfinished unfinished)
{
    const std::uint64_t lost = m_cursor.lost;
    m_ring.read(
        m_cursor,
        [this](const Event& event) {
            m_writer.write(event, m_text);
            if (m_text.size() >= kFlushAt)
                flush();
        },
        unfinished);
    if (m_cursor.lost > lost)
        m_writer.noteLost(m_cursor.lost - lost, m_text);
    flush();
}

void TraceFile::flush()
{
    const auto size = static_cast<qint64>(m_text.size());
    if (m_written && m_file.write(m_text.data(), size) != size)
        m_written = writeError(m_file);
    m_text.clear();
}

} // namespace tessera
