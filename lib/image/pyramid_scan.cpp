// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/pyramid_scan.h>

#include <new>
#include <stdexcept>
#include <utility>

#include <core/explain.h>
#include <image/tiled_source.h>
#include <resource/activity_list.h>

namespace tessera {

namespace {

constexpr std::int64_t kRowsBetweenReports = 64;

} // namespace

PyramidScan::PyramidScan(PyramidStore& store, std::shared_ptr<const ImageSource> image)
    : m_store(store), m_image(std::move(image)), m_run(store.activities().begin(store.title(m_image->info()->name)))
{
}

std::shared_ptr<PyramidScan> PyramidScan::start(PyramidStore& store, std::shared_ptr<const ImageSource> image)
{
    std::shared_ptr<PyramidScan> scan(new PyramidScan(store, std::move(image)));
    store.executor().post([scan] { scan->run(); });
    return scan;
}

PyramidFilePtr PyramidScan::file() const
{
    const Lock lock(m_mutex);
    return m_file;
}

PyramidFilePtr PyramidScan::waitForFile(const std::stop_token& stop) const
{
    Lock lock(m_mutex);
    (void)m_changed.wait(lock, stop, [this]() TESSERA_NO_ANALYSIS { return m_file != nullptr || m_end != End::None; });
    return m_file;
}

PyramidScan::End PyramidScan::end() const
{
    const Lock lock(m_mutex);
    return m_end;
}

PyramidShape PyramidScan::shapeOf(const ImageSource& image, std::uint32_t first)
{
    RowStream::Shape shape = image.rows()->shape();
    return {*image.info(), shape.size, shape.orientation, std::move(shape.halvings), first, 0, shape.lossy && image.info()->opaque};
}

void PyramidScan::run()
{
    if (!m_run->start()) // cancelled while it waited
        return finish(End::Cancelled);
    Result<std::unique_ptr<PyramidDraft>> draft = m_store.begin(shapeOf(*m_image, 0));
    Status done = draft ? Status() : Status(draft.error());
    if (draft) {
        {
            const Lock lock(m_mutex);
            m_file = (*draft)->file();
            m_changed.notifyAll();
        }
        done = write(**draft);
    }
    const bool cancelled = m_run->token().stop_requested();
    if (done)
        m_run->stop();
    else
        m_run->fail(cancelled ? cancelledError() : done.error());
    finish(done ? End::Kept : cancelled ? End::Cancelled : End::Failed);
}

Status PyramidScan::write(PyramidDraft& draft)
{
    const std::stop_token stop = m_run->token();
    const auto height = static_cast<std::uint64_t>(draft.file()->shape().stored.height);
    PyramidWriter& writer = draft.writer();
    const RowStream::Sink sink{[&](std::int64_t) { return writer.nextRow(); },
                               [&](std::int64_t y) -> Status {
                                   if (y % kRowsBetweenReports == 0)
                                       m_run->setProgress(static_cast<std::uint64_t>(y), height);
                                   if (stop.stop_requested())
                                       return cancelledError();
                                   return writer.rowDone(stop);
                               }};
    try {
        const Result<ReadableRows> read = m_image->rows()->readRows(stop, sink);
        if (!read)
            return read.error();
        if (!read->isWhole()) // kept it would look whole
            return read->why;
    } catch (const std::bad_alloc&) {
        return explain(ErrorCode::TooLarge, TESSERA_TR_NOOP("Reason", "there is not enough memory to decode this"));
    } catch (const std::exception& e) {
        return explain(ErrorCode::Internal, TESSERA_TR_NOOP("Reason", "decoding failed: %1"), {e.what()});
    }
    if (!writer.isComplete() || !m_image->isCurrent())
        return explain(ErrorCode::Changed, TESSERA_TR_NOOP("Reason", "the file has changed"));
    m_run->setProgress(height, height);
    return m_store.keep(draft);
}

void PyramidScan::finish(End end)
{
    const Lock lock(m_mutex);
    m_end = end;
    if (end != End::Kept)
        m_file = nullptr;
    m_changed.notifyAll();
}

} // namespace tessera
