// SPDX-License-Identifier: GPL-3.0-or-later
// bare_map FILE.tif: zoom by wheel and pan by dragging over a pyramidal TIFF with tiles of 256 pixels: QPainter, two
// threads of libtiff, and the nearest coarser tile in place of what is not there yet.
#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include <QApplication>
#include <QImage>
#include <QMainWindow>
#include <QMouseEvent>
#include <QPainter>
#include <QTimer>
#include <QWheelEvent>

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <tiffio.h>

namespace {

constexpr int kTile = 256;
constexpr std::size_t kMostTiles = 500; // then all that is out of view goes until kFewerTiles are left
constexpr std::size_t kFewerTiles = 400;
constexpr double kNotch = 1.2;
constexpr int kFrameMs = 16;
constexpr double kEaseMs = 350;

struct Key {
    int level, x, y;
    bool operator<(const Key& other) const { return std::tie(level, x, y) < std::tie(other.level, other.x, other.y); }
};

struct Level {
    std::uint32_t width = 0, height = 0;
};

std::vector<Level> levelsOf(const char* path)
{
    std::vector<Level> levels;
    if (TIFF* file = TIFFOpen(path, "r")) {
        do {
            Level level;
            TIFFGetField(file, TIFFTAG_IMAGEWIDTH, &level.width);
            TIFFGetField(file, TIFFTAG_IMAGELENGTH, &level.height);
            levels.push_back(level);
        } while (TIFFReadDirectory(file));
        TIFFClose(file);
    }
    return levels;
}

/// Reads what is wanted, the last of it first.
class TileReader {
public:
    explicit TileReader(const char* path) : m_path(path)
    {
        for (int i = 0; i < 2; ++i)
            std::thread([this] { work(); }).detach(); // until the process ends
    }
    void want(std::vector<Key> keys)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_wanted = std::move(keys);
        }
        m_more.notify_all();
    }
    std::vector<std::pair<Key, QImage>> take()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_read, {});
    }

private:
    void work()
    {
        ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), 10);
        TIFF* file = TIFFOpen(m_path, "r");
        int directory = -1;
        std::vector<std::uint8_t> bytes(std::size_t(kTile) * kTile * 4);
        for (;;) {
            const Key key = next();
            if (std::exchange(directory, key.level) != key.level) {
                TIFFSetDirectory(file, static_cast<tdir_t>(key.level));
                TIFFSetField(file, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
            }
            const auto x = static_cast<std::uint32_t>(key.x * kTile), y = static_cast<std::uint32_t>(key.y * kTile);
            TIFFReadEncodedTile(file, TIFFComputeTile(file, x, y, 0, 0), bytes.data(), -1);
            QImage image(kTile, kTile, QImage::Format_RGB32);
            for (int row = 0; row < kTile; ++row) {
                const std::uint8_t* from = bytes.data() + std::size_t(row) * kTile * 3;
                auto* to = reinterpret_cast<QRgb*>(image.scanLine(row));
                for (int i = 0; i < kTile; ++i, from += 3)
                    to[i] = qRgb(from[0], from[1], from[2]);
            }
            const std::lock_guard lock(m_mutex);
            m_read.emplace_back(key, std::move(image));
            m_busy.erase(key);
        }
    }
    Key next()
    {
        std::unique_lock lock(m_mutex);
        for (;;) {
            m_more.wait(lock, [this] { return !m_wanted.empty(); });
            const Key key = m_wanted.back();
            m_wanted.pop_back();
            if (m_busy.insert(key).second)
                return key;
        }
    }

    const char* m_path;
    std::mutex m_mutex;
    std::condition_variable m_more;
    std::vector<Key> m_wanted;
    std::vector<std::pair<Key, QImage>> m_read;
    std::set<Key> m_busy;
};

class BareMap final : public QWidget {
public:
    explicit BareMap(const char* path) : m_levels(levelsOf(path)), m_reader(path)
    {
        setAttribute(Qt::WA_OpaquePaintEvent);
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.callOnTimeout(this, [this] { tick(); });
        m_timer.start(kFrameMs);
    }
    [[nodiscard]] bool isEmpty() const { return m_levels.empty(); }

protected:
    void resizeEvent(QResizeEvent* /*event*/) override
    {
        m_scale = m_aim = std::min(double(width()) / m_levels[0].width, double(height()) / m_levels[0].height);
        m_corner = QPointF(m_levels[0].width - width() / m_scale, m_levels[0].height - height() / m_scale) / 2;
    }
    void paintEvent(QPaintEvent* /*event*/) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), QColor(32, 36, 40));
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        const int level = levelInView();
        const double side = kTile * reduction(level); // in pixels of the finest level
        const auto last = [side](double end, std::uint32_t size) {
            return static_cast<int>(std::min(std::ceil(size / side) - 1, std::floor(end / side)));
        };
        const int right = last(m_corner.x() + width() / m_scale, m_levels[0].width);
        const int bottom = last(m_corner.y() + height() / m_scale, m_levels[0].height);
        std::vector<Key> missing;
        for (int y = std::max(0, int(std::floor(m_corner.y() / side))); y <= bottom; ++y)
            for (int x = std::max(0, int(std::floor(m_corner.x() / side))); x <= right; ++x) {
                const Key key{level, x, y};
                draw(painter, key);
                if (!m_tiles.contains(key))
                    missing.push_back(key);
            }
        std::reverse(missing.begin(), missing.end());
        if (const Key root{int(m_levels.size()) - 1, 0, 0}; !m_tiles.contains(root))
            missing.push_back(root);
        m_reader.want(std::move(missing));
    }
    void wheelEvent(QWheelEvent* event) override
    {
        m_aim *= std::pow(kNotch, event->angleDelta().y() / 120.0);
        m_anchor = event->position();
        m_anchored = m_corner + m_anchor / m_scale;
    }
    void mousePressEvent(QMouseEvent* event) override { m_last = event->position(); }
    void mouseMoveEvent(QMouseEvent* event) override
    {
        m_corner -= (event->position() - m_last) / m_scale;
        m_last = event->position();
        update();
    }

private:
    [[nodiscard]] double reduction(int level) const
    {
        return double(m_levels[0].width) / m_levels[std::size_t(level)].width;
    }
    /// The coarsest that is fine enough.
    [[nodiscard]] int levelInView() const
    {
        int level = 0;
        while (level + 1 < int(m_levels.size()) && 1 / reduction(level + 1) >= m_scale)
            ++level;
        return level;
    }
    [[nodiscard]] QRect onScreen(const Key& key) const
    {
        const double side = kTile * reduction(key.level);
        const QPointF from = (QPointF(key.x * side, key.y * side) - m_corner) * m_scale;
        const QPoint begin(int(std::round(from.x())), int(std::round(from.y())));
        return {begin, QPoint(int(std::round(from.x() + side * m_scale)), int(std::round(from.y() + side * m_scale)))
                           - QPoint(1, 1)};
    }
    void draw(QPainter& painter, const Key& key) const
    {
        for (int level = key.level; level < int(m_levels.size()); ++level) {
            const int times = 1 << (level - key.level);
            const auto found = m_tiles.find({level, key.x / times, key.y / times});
            if (found == m_tiles.end())
                continue;
            const double side = double(kTile) / times;
            painter.drawImage(QRectF(onScreen(key)), found->second,
                              QRectF(key.x % times * side, key.y % times * side, side, side));
            return;
        }
        painter.fillRect(onScreen(key), Qt::darkGray);
    }
    void tick()
    {
        if (m_aim != m_scale) {
            m_scale *= std::pow(m_aim / m_scale, 1 - std::pow(0.001, kFrameMs / kEaseMs));
            if (std::abs(m_aim / m_scale - 1) < 0.002)
                m_scale = m_aim;
            m_corner = m_anchored - m_anchor / m_scale;
            update();
        }
        for (auto& [key, image] : m_reader.take()) {
            m_tiles[key] = std::move(image);
            update();
        }
        if (m_tiles.size() > kMostTiles)
            trim();
    }
    void trim()
    {
        const int level = levelInView();
        for (auto tile = m_tiles.begin(); tile != m_tiles.end() && m_tiles.size() > kFewerTiles;) {
            const bool coarse = tile->first.level + 3 >= int(m_levels.size());
            const bool seen = tile->first.level == level && onScreen(tile->first).intersects(rect());
            tile = coarse || seen ? std::next(tile) : m_tiles.erase(tile);
        }
    }

    std::vector<Level> m_levels; ///< one a directory, the finest first
    TileReader m_reader;
    std::map<Key, QImage> m_tiles;
    QTimer m_timer;
    double m_scale = 1, m_aim = 1; ///< screen pixels per pixel of the finest level: now, and where it goes
    QPointF m_corner;              ///< of the view, in pixels of the finest level
    QPointF m_anchor, m_anchored;  ///< what stays in place while it zooms: on the screen, in the image
    QPointF m_last;
};

} // namespace

int main(int argc, char** argv)
{
    TIFFSetWarningHandler(nullptr);
    QApplication application(argc, argv);
    QMainWindow window;
    auto* map = new BareMap(argc > 1 ? argv[1] : "");
    window.setCentralWidget(map);
    if (map->isEmpty()) {
        std::fprintf(stderr, "usage: bare_map FILE.tif\n");
        return 2;
    }
    window.resize(1600, 1000);
    window.show();
    return QApplication::exec();
}
