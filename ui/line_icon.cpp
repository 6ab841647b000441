// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/line_icon.h>

#include <utility>

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmap>
#include <QSvgRenderer>

namespace tessera {

namespace {

QString fileOf(const QString& name)
{
    return QStringLiteral(":/icons/%1.svg").arg(name);
}

QByteArray readDrawing(const QString& name)
{
    QFile file(fileOf(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void drawIn(QPainter& painter, const QRectF& rect, QByteArray drawing, const QColor& color)
{
    QSvgRenderer renderer(drawing.replace("currentColor", color.name().toLatin1()));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setOpacity(painter.opacity() * color.alphaF());
    renderer.render(&painter, rect);
}

class LineIconEngine final : public QIconEngine {
public:
    explicit LineIconEngine(QString name) : m_name(std::move(name)) { }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        const QPalette palette = QGuiApplication::palette();
        const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
        const auto role = mode == QIcon::Selected ? QPalette::HighlightedText : QPalette::WindowText;
        painter->save();
        drawIn(*painter, rect, readDrawing(m_name), palette.color(group, role));
        painter->restore();
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, pixmap.rect(), mode, state);
        return pixmap;
    }

    [[nodiscard]] QIconEngine* clone() const override { return new LineIconEngine(m_name); }

private:
    QString m_name; ///< read when it is painted: most icons are in menus that nobody opens
};

} // namespace

QIcon lineIcon(const QString& name)
{
    const bool exists = QFile::exists(fileOf(name));
    return exists ? QIcon(new LineIconEngine(name)) : QIcon();
}

QPixmap linePixmap(const QString& name, int side, const QColor& color)
{
    QPixmap pixmap(side, side);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    drawIn(painter, pixmap.rect(), readDrawing(name), color);
    return pixmap;
}

} // namespace tessera
