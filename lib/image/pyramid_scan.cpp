// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/pyramid_scan.h>

#include <new>
#include <stdexcept>
#include <utility>
#include <vector>

#include <core/explain.h>
#include <image/mip_store.h>
#include <image/tiled_source.h>
#include <resource/activity_list.h>

namespace tessera {

namespace {

constexpr std::int64_t kRowsBetweenReports = 64;

} // namespace

PyramidScan::PyramidScan(PyramidStore& store, DecodedBlocks& blocks, std::shared_ptr<const ImageSource> image)
    : m_store(store), m_blocks(blocks), m_image(std::move(image)),
      m_run(store.activities().begin(store.title(m_image->info()->name)))
{
}

std::shared_ptr<PyramidScan> PyramidScan::start(PyramidStore& store, DecodedBlocks& blocks,
                                                std::shared_ptr<const ImageSource> image)
{
    std::shared_ptr<PyramidScan> scan(new PyramidScan(store, blocks, std::move(image)));
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

bool PyramidScan::wakeWhenBegun(const ParkingPtr& parking) const
{
    const Lock lock(m_mutex);
    if (m_file != nullptr || m_end != End::None)
        return false;
    m_parked.add(parking);
    return true;
}

PyramidScan::End PyramidScan::end() const
{
    const Lock lock(m_mutex);
    return m_end;
}

PyramidShape PyramidScan::shapeOf(const ImageSource& image, std::uint32_t first)
{
    RowStream::Shape shape = image.rows()->shape();
    return {*image.info(),
            shape.size,
            shape.orientation,
            std::move(shape.halvings),
            first,
            0,
            shape.lossy && image.info()->opaque};
}

void PyramidScan::run()
{
    if (!m_run->start()) // cancelled while it waited
        return finish(End::Cancelled);
    std::unique_ptr<PyramidDraft> draft; // ends when those who wait know how it went
    const Status done = keepAll(draft);
    if (done) {
        m_run->stop();
        return finish(End::Kept);
    }
    const bool cancelled = m_run->token().stop_requested();
    const bool gaveWay = done.error().code == ErrorCode::Cancelled && !cancelled;
    if (gaveWay)
        m_run->cancel();
    m_run->fail(cancelled || gaveWay ? cancelledError() : done.error());
    finish(cancelled ? End::Cancelled : gaveWay ? End::GaveWay : End::Failed);
}

Status PyramidScan::keepAll(std::unique_ptr<PyramidDraft>& draft)
{
    try {
        Result<std::unique_ptr<PyramidDraft>> begun = m_store.begin(shapeOf(*m_image, 0));
        if (!begun)
            return begun.error();
        draft = std::move(*begun);
        std::vector<ParkingPtr> parked;
        {
            const Lock lock(m_mutex);
            m_file = draft->file();
            m_changed.notifyAll();
            parked = m_parked.take();
        }
        wakeAll(parked);
        const DecodedBlocks::Claim working = m_blocks.claim(0, PyramidWriter::windowBytes(draft->file()->shape()));
        return write(*draft);
    } catch (const std::bad_alloc&) {
        return explain(ErrorCode::TooLarge, TESSERA_TR_NOOP("Reason", "there is not enough memory to decode this"));
    } catch (const std::exception& e) {
        return explain(ErrorCode::Internal, TESSERA_TR_NOOP("Reason", "decoding failed: %1"), {e.what()});
    }
}

Status PyramidScan::write(PyramidDraft& draft)
{
    const std::stop_token stop = m_run->token();
    const auto height = static_cast<std::uint64_t>(draft.file()->shape().stored.height);
    PyramidWriter& writer = draft.writer();
    const RowStream::Sink sink{[&](std::int64_t) { return writer.nextRow(); },
                               [&](std::int64_t y) -> Status {
                                   if (y % kRowsBetweenReports == 0) {
                                       m_run->setProgress(static_cast<std::uint64_t>(y), height);
                                       if (shouldGiveWay())
                                           return cancelledError();
                                   }
                                   if (stop.stop_requested())
                                       return cancelledError();
                                   return writer.rowDone(stop);
                               }};
    const Result<ReadableRows> read = m_image->rows()->readRows(stop, sink);
    if (!read)
        return read.error();
    if (!read->isWhole()) // kept it would look whole
        return read->why;
    if (!writer.isComplete() || !m_image->isCurrent())
        return explain(ErrorCode::Changed, TESSERA_TR_NOOP("Reason", "the file has changed"));
    m_run->setProgress(height, height);
    return m_store.keep(draft);
}

// The image was left, and others are waited for: passes go one after the other.
bool PyramidScan::shouldGiveWay() const
{
    const Lock lock(m_mutex);
    return m_readers == 0 && m_store.readers() > 0;
}

// One may outlive the pass for long: that of a job which waits for its turn to look again. No other pass is to give
// way because of it.
void PyramidScan::countReaders(int more)
{
    const Lock lock(m_mutex);
    m_readers += more;
    if (m_end == End::None)
        m_store.readers() += more;
}

PyramidScan::Reader::Reader(std::shared_ptr<PyramidScan> scan) : m_scan(std::move(scan))
{
    m_scan->countReaders(1);
}

PyramidScan::Reader::~Reader()
{
    m_scan->countReaders(-1);
}

void PyramidScan::finish(End end)
{
    std::vector<ParkingPtr> parked;
    {
        const Lock lock(m_mutex);
        m_store.readers() -= m_readers;
        m_end = end;
        if (end != End::Kept)
            m_file = nullptr;
        m_changed.notifyAll();
        parked = m_parked.take();
    }
    wakeAll(parked);
}

void keepQuickLevels(PyramidStore& store, const ImageSource& image, const MipStore& levels, std::uint32_t first)
{
    if (!levels.readable().isWhole() || store.has(image.info()->id))
        return;
    Result<std::unique_ptr<PyramidDraft>> draft = store.begin(PyramidScan::shapeOf(image, first));
    if (!draft)
        return;
    const Size size = levels.levels().front();
    for (std::int64_t y = 0; y < size.height; ++y) {
        PyramidWriter& writer = (*draft)->writer();
        const Rect row{0, y, size.width, 1};
        Pixels place(static_cast<int>(size.width), 1, static_cast<std::size_t>(size.width) * 4,
                     std::shared_ptr<std::uint8_t>(std::shared_ptr<void>(), writer.nextRow()), image.info()->opaque);
        if (!levels.read(0, row, {place, row}) || !writer.rowDone({}))
            return;
    }
    if (image.isCurrent())
        (void)store.keep(**draft);
}

} // namespace tessera
