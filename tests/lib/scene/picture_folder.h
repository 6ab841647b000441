// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <string>

#include <QImage>
#include <QSize>
#include <QTemporaryDir>

namespace tessera::test {

/// Eight pictures of one colour each, lying and standing by turns.
class PictureFolder {
public:
    [[nodiscard]] bool fill()
    {
        bool fine = m_folder.isValid();
        for (int i = 0; i < 8; ++i) {
            QImage image(i % 2 == 0 ? QSize(1600, 1067) : QSize(1067, 1600), QImage::Format_RGB32);
            image.fill(QColor::fromHsv(i * 45, 160, 200));
            fine = image.save(m_folder.filePath(QString("%1.jpg").arg(i)), "jpg", 80) && fine;
        }
        return fine;
    }
    [[nodiscard]] std::string path() const { return m_folder.path().toStdString(); }
    [[nodiscard]] std::string file(const char* name) const { return m_folder.filePath(name).toStdString(); }

private:
    QTemporaryDir m_folder;
};

[[nodiscard]] inline bool isNear(double a, double b, double by = 1e-6)
{
    return std::abs(a - b) <= by * std::max(1.0, std::abs(b));
}

} // namespace tessera::test
