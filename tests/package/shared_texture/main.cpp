// SPDX-License-Identifier: GPL-3.0-or-later
// Two canvases share one texture; the dock shows who holds it.
#include <QtOpenGL>
#include <QtOpenGLWidgets>
#include <QtWidgets>

#include <resource/resource_registry.h>
#include <ui/dock/registry_inspector.h>
#include <ui/dock/resource_dock.h>

using Textures = tessera::ResourceRegistry<std::string, std::unique_ptr<QOpenGLTexture>>;

class Canvas final : public QOpenGLWidget {
public:
    Canvas(Textures& textures, unsigned number) : m_textures(textures), m_number(number) { }
    ~Canvas() override
    {
        makeCurrent(); // the last one out destroys the texture
        m_texture.reset();
        m_blitter.destroy();
    }

private:
    void initializeGL() override
    {
        m_blitter.create();
        m_texture = *m_textures.acquire("picture", {"canvas", m_number}, [] {
            return tessera::Result(std::make_unique<QOpenGLTexture>(QImage(256, 256, QImage::Format_RGB32)));
        });
    }
    void paintGL() override
    {
        m_blitter.bind();
        m_blitter.blit((*m_texture)->textureId(), QMatrix4x4(), QOpenGLTextureBlitter::OriginTopLeft);
        m_blitter.release();
    }

    Textures& m_textures;
    unsigned m_number;
    Textures::Ref m_texture;
    QOpenGLTextureBlitter m_blitter;
};

int main(int argc, char** argv)
{
    QCoreApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
    const QApplication app(argc, argv);
    Textures textures;
    tessera::RegistryInspector inspector(textures);
    QMainWindow window;
    auto* canvases = new QSplitter;
    for (const unsigned number : {1U, 2U})
        canvases->addWidget(new Canvas(textures, number));
    window.setCentralWidget(canvases);
    window.addDockWidget(Qt::RightDockWidgetArea, new tessera::ResourceDock(inspector));
    window.resize(1200, 600);
    window.show();
    if (app.arguments().contains("--check")) // for the test: says what is shared, and ends
        QObject::connect(static_cast<Canvas*>(canvases->widget(1)), &Canvas::frameSwapped, &app, [&] {
            qInfo("%zu shared by %d", textures.size(), textures.references("picture"));
            QApplication::quit();
        });
    return QApplication::exec();
}
