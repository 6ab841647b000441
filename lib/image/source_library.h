// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include <core/reports.h>
#include <core/result.h>
#include <image/image_services.h>
#include <image/source.h>
#include <resource/holder.h>

namespace tessera {

/// Keeps a source open. Movable; closing is its end. May outlive the library.
class SourceHandle {
public:
    SourceHandle() = default;
    SourceHandle(SourceHandle&&) noexcept = default;
    SourceHandle& operator=(SourceHandle&&) noexcept = default;

    [[nodiscard]] ImageSource& operator*() const { return *m_source; }
    [[nodiscard]] ImageSource* operator->() const { return m_source.get(); }
    [[nodiscard]] const ImageSourcePtr& source() const { return m_source; }
    explicit operator bool() const { return m_source != nullptr; }

private:
    friend class SourceLibrary;
    SourceHandle(std::shared_ptr<void> hold, ImageSourcePtr source)
        : m_hold(std::move(hold)), m_source(std::move(source))
    {
    }
    std::shared_ptr<void> m_hold;
    ImageSourcePtr m_source;
};

/// Opens each source once for all its users. After the last user has closed it, a source stays
/// open for a while (the `retained` holder), as tiles are read one by one. A file that was
/// replaced meanwhile is opened anew; who holds the old one keeps it. Thread-safe; never called on
/// the GUI thread.
class SourceLibrary {
public:
    explicit SourceLibrary(const ImageServices& services);
    ~SourceLibrary();
    SourceLibrary(const SourceLibrary&) = delete;
    SourceLibrary& operator=(const SourceLibrary&) = delete;

    /// `locator` is a file's path, or a built-in source: "tessera:fractal", "tessera:gallery/N"
    /// with N from 0 to kGallerySize - 1.
    [[nodiscard]] Result<SourceHandle> open(const std::string& locator, const Holder& holder,
                                            const std::stop_token& stop = {});

    /// Opens a source for the caller alone: not shared, not counted, not kept, and no pyramid is begun for it. For
    /// who goes through many files and looks at each once.
    [[nodiscard]] Result<ImageSourcePtr> openApart(const std::string& locator) const;

    /// Closes everything that nobody uses.
    void releaseIdle();

    [[nodiscard]] std::vector<SourceReport> report() const;
    /// How a source was opened and closed lately; empty when it is not in the report.
    [[nodiscard]] std::vector<TransitionReport> history(const std::string& locator) const;
    /// How many times a source was really opened, failures included.
    [[nodiscard]] std::uint64_t opened() const;
    /// Decoders of all open sources, one report a kind.
    [[nodiscard]] std::vector<PoolReport> pools() const;

    static constexpr int kGallerySize = 12;

private:
    class Impl;
    std::shared_ptr<Impl> m_impl;
};

/// "tessera:fractal" and the gallery, in the order to show them.
[[nodiscard]] std::vector<std::string> builtInLocators();
/// A built-in source's title, or the path's last part.
[[nodiscard]] std::string displayName(const std::string& locator);
/// The id that a source would have if it were opened now; for a file this is one stat. Equal ids
/// mean that tiles kept under them are still true.
[[nodiscard]] Result<SourceId> identify(const std::string& locator);

} // namespace tessera
