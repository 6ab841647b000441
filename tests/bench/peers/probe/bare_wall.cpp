// SPDX-License-Identifier: GPL-3.0-or-later
// bare_wall FOLDER: a window with a screenful of embedded previews. One thread reads all names, sorts them and decodes
// 80 previews while Qt starts; then the window is shown, full.
#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include <QApplication>
#include <QImage>
#include <QMainWindow>
#include <QMenuBar>
#include <QPainter>
#include <QStatusBar>

#include <cstdio> // before jpeglib.h
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <jpeglib.h>

namespace {

constexpr std::size_t kShown = 80;
constexpr std::size_t kHead = 65536;
constexpr int kColumns = 10;
constexpr int kCellWidth = 160;
constexpr int kCellHeight = 125;

QImage previewOf(const std::string& path)
{
    std::vector<unsigned char> head(kHead);
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return {};
    const ssize_t got = ::pread(fd, head.data(), head.size(), 0);
    ::close(fd);
    if (got < 4)
        return {};
    constexpr unsigned char kStart[] = {0xff, 0xd8, 0xff};
    const auto end = head.begin() + got;
    const auto preview = std::search(head.begin() + 2, end, std::begin(kStart), std::end(kStart));
    if (preview == end)
        return {};
    jpeg_decompress_struct cinfo = {};
    jpeg_error_mgr errors = {};
    cinfo.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&cinfo);
    jpeg_mem_src(&cinfo, &*preview, static_cast<unsigned long>(end - preview));
    jpeg_read_header(&cinfo, TRUE);
    cinfo.out_color_space = JCS_EXT_BGRX;
    jpeg_start_decompress(&cinfo);
    QImage image(static_cast<int>(cinfo.output_width), static_cast<int>(cinfo.output_height), QImage::Format_RGB32);
    while (cinfo.output_scanline < cinfo.output_height) {
        JSAMPROW rows[1] = {image.scanLine(static_cast<int>(cinfo.output_scanline))};
        jpeg_read_scanlines(&cinfo, rows, 1);
    }
    jpeg_abort_decompress(&cinfo);
    jpeg_destroy_decompress(&cinfo);
    return image;
}

std::vector<QImage> firstPreviews(const std::string& folder)
{
    std::vector<std::string> names;
    if (DIR* opened = ::opendir(folder.c_str())) {
        while (const dirent* entry = ::readdir(opened))
            if (entry->d_name[0] != '.')
                names.push_back(folder + '/' + entry->d_name);
        ::closedir(opened);
    }
    std::sort(names.begin(), names.end());
    names.resize(std::min(names.size(), kShown));
    std::vector<QImage> previews;
    for (const std::string& name : names)
        previews.push_back(previewOf(name));
    return previews;
}

class BareWall final : public QWidget {
public:
    explicit BareWall(std::vector<QImage> previews) : m_previews(std::move(previews))
    {
        setAttribute(Qt::WA_OpaquePaintEvent);
    }

protected:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), QColor(30, 30, 34));
        for (std::size_t i = 0; i < m_previews.size(); ++i) {
            const int at = static_cast<int>(i);
            painter.drawImage(QPoint(at % kColumns * kCellWidth, at / kColumns * kCellHeight), m_previews[i]);
        }
    }

private:
    std::vector<QImage> m_previews;
};

} // namespace

int main(int argc, char** argv)
{
    const std::string folder = argc > 1 ? argv[1] : ".";
    std::vector<QImage> previews;
    std::thread reading([&] { previews = firstPreviews(folder); });
    QApplication application(argc, argv);
    QMainWindow window;
    window.menuBar()->addMenu("File");
    window.statusBar()->showMessage("ready");
    window.resize(1600, 1000);
    reading.join();
    window.setCentralWidget(new BareWall(std::move(previews)));
    window.show();
    return QApplication::exec();
}
