// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <string>
#include <vector>

#include <texture/gl_texture_backend.h>

using namespace tessera;

namespace {

// A driver of which only the calls that a backend makes are there; it writes them down.
struct Driver {
    std::vector<std::string> calls;
    GLenum error = GL_NO_ERROR;
    bool endless = false;
    GLint rowLength = 0;
    GLint rowLengthAtUpload = 0;
    const void* uploaded = nullptr;
    GLenum fenceIs = GL_TIMEOUT_EXPIRED;
};
Driver* driver = nullptr; // GL functions have no place for a context of their own

GLenum APIENTRY getError()
{
    return driver->endless ? driver->error : std::exchange(driver->error, GLenum(GL_NO_ERROR));
}
void APIENTRY genTextures(GLsizei, GLuint* names)
{
    *names = 42;
    driver->calls.emplace_back("gen");
}
void APIENTRY deleteTextures(GLsizei, const GLuint* names)
{
    driver->calls.push_back("delete " + std::to_string(*names));
}
void APIENTRY texImage3D(GLenum, GLint, GLint internal, GLsizei w, GLsizei h, GLsizei d, GLint, GLenum, GLenum,
                         const void*)
{
    driver->calls.push_back("page " + std::to_string(w) + "x" + std::to_string(h) + "x" + std::to_string(d));
    if (internal != GL_RGBA8)
        driver->calls.emplace_back("wrong format");
    if (w > 1000)
        driver->error = GL_OUT_OF_MEMORY;
}
void APIENTRY texSubImage3D(GLenum, GLint, GLint, GLint, GLint z, GLsizei w, GLsizei h, GLsizei, GLenum, GLenum,
                            const void* pixels)
{
    driver->calls.push_back("upload " + std::to_string(z) + " " + std::to_string(w) + "x" + std::to_string(h));
    driver->rowLengthAtUpload = driver->rowLength;
    driver->uploaded = pixels;
}
void APIENTRY pixelStorei(GLenum what, GLint value)
{
    if (what == GL_UNPACK_ROW_LENGTH)
        driver->rowLength = value;
}

GLsync APIENTRY fenceSync(GLenum condition, GLbitfield flags)
{
    driver->calls.emplace_back(condition == GL_SYNC_GPU_COMMANDS_COMPLETE && flags == 0 ? "fence" : "wrong fence");
    return reinterpret_cast<GLsync>(driver); // any place will do
}
GLenum APIENTRY clientWaitSync(GLsync, GLbitfield flags, GLuint64 timeout)
{
    driver->calls.push_back("wait " + std::to_string(timeout)
                            + (flags == GL_SYNC_FLUSH_COMMANDS_BIT ? " flushing" : ""));
    return driver->fenceIs;
}
void APIENTRY deleteSync(GLsync sync)
{
    driver->calls.emplace_back(sync == reinterpret_cast<GLsync>(driver) ? "delete fence" : "delete another fence");
}

std::shared_ptr<const GlApi> fakeApi()
{
    auto api = std::make_shared<GlApi>();
    api->GetError = getError;
    api->GenTextures = genTextures;
    api->DeleteTextures = deleteTextures;
    api->TexImage3D = texImage3D;
    api->TexSubImage3D = texSubImage3D;
    api->PixelStorei = pixelStorei;
    api->FenceSync = fenceSync;
    api->ClientWaitSync = clientWaitSync;
    api->DeleteSync = deleteSync;
    api->ActiveTexture = [](GLenum) {};
    api->BindTexture = [](GLenum, GLuint) {};
    api->BindBuffer = [](GLenum, GLuint) {};
    api->TexParameteri = [](GLenum, GLenum, GLint) {};
    return api;
}

} // namespace

class TestGlTextureBackend : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_driver = {};
        driver = &m_driver;
    }

    // A context that is lost answers that waiting has failed: nothing comes any more, so nothing is waited for.
    void fencesAreAskedWithoutWaiting()
    {
        GlTextureBackend backend(fakeApi(), [] { return true; });
        QVERIFY(backend.isLate());
        const FenceHandle fence = backend.fence();
        QVERIFY(fence != nullptr);
        QVERIFY(!backend.hasPassed(fence));
        for (const GLenum passed :
             {GLenum(GL_ALREADY_SIGNALED), GLenum(GL_CONDITION_SATISFIED), GLenum(GL_WAIT_FAILED)}) {
            m_driver.fenceIs = passed;
            QVERIFY(backend.hasPassed(fence));
        }
        backend.dropFence(fence);
        QCOMPARE(m_driver.calls, (std::vector<std::string>{"fence", "wait 0 flushing", "wait 0 flushing",
                                                           "wait 0 flushing", "wait 0 flushing", "delete fence"}));
    }

    void pagesAreMadeAndDestroyed()
    {
        GlTextureBackend backend(fakeApi(), [] { return true; });
        const auto page = backend.createPage(514, 4);
        QVERIFY(page.ok());
        QCOMPARE(*page, 42U);
        backend.destroyPage(*page);
        QCOMPARE(m_driver.calls, (std::vector<std::string>{"gen", "page 514x514x4", "delete 42"}));
    }

    void fullMemoryIsAnErrorAndLeavesNoTexture()
    {
        GlTextureBackend backend(fakeApi(), [] { return true; });
        const auto page = backend.createPage(2000, 4);
        QCOMPARE(page.error().code, ErrorCode::Full);
        QCOMPARE(m_driver.calls.back(), std::string("delete 42"));
    }

    void errorsOfOthersAreNotOurs()
    {
        m_driver.error = GL_INVALID_ENUM;
        GlTextureBackend backend(fakeApi(), [] { return true; });
        QVERIFY(backend.createPage(66, 4).ok());
    }

    void aDriverThatErrsForEverIsBorne()
    {
        m_driver.error = GL_INVALID_OPERATION;
        m_driver.endless = true;
        GlTextureBackend backend(fakeApi(), [] { return true; });
        QCOMPARE(backend.createPage(66, 4).error().code, ErrorCode::Internal);
    }

    void rowsFurtherApartThanTheirPixelsAreTaken()
    {
        GlTextureBackend backend(fakeApi(), [] { return true; });
        const std::shared_ptr<std::uint8_t> memory(new std::uint8_t[400 * 20](), std::default_delete<std::uint8_t[]>());
        const Pixels pixels(50, 20, 400, memory, true);
        QVERIFY(backend.upload(42, 3, pixels).ok());
        QCOMPARE(m_driver.calls.back(), std::string("upload 3 50x20"));
        QCOMPARE(m_driver.rowLengthAtUpload, 100);
        QCOMPARE(m_driver.rowLength, 0);
        QCOMPARE(m_driver.uploaded, static_cast<const void*>(memory.get()));
        QCOMPARE(backend.upload(42, 3, Pixels(50, 20, 399, memory, true)).error().code, ErrorCode::InvalidArgument);
    }

    void aMissingFunctionIsNamed()
    {
        const auto api = GlApi::resolve([](const char* name) -> GlApi::Function {
            return std::string(name) == "glGenSamplers" ? GlApi::Function(nullptr) : GlApi::Function([] {});
        });
        QVERIFY(!api);
        QVERIFY(api.error().reason.find("glGenSamplers") != std::string::npos);
    }

private:
    Driver m_driver;
};

QTEST_APPLESS_MAIN(TestGlTextureBackend)
#include "tst_gl_texture_backend.moc"
