// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <core/geometry.h>
#include <core/pixels.h>
#include <core/result.h>

namespace tessera {

/// The thumbnails that the programs of a desktop share, after freedesktop.org's Thumbnail Managing Standard: PNGs named
/// after the image's URI, with its address and time inside. Of files below the folder itself there are none.
/// Thread-safe; waits for the disk: not for the GUI thread.
class DesktopThumbnails {
public:
    struct Config {
        std::string folder; ///< usually ~/.cache/thumbnails
        /// MD5 of some bytes as 32 lower-case hexadecimal digits; any thread.
        std::function<std::string(std::string_view)> md5;
        std::string program = "tessera"; ///< whose failures are remembered under this name
    };
    explicit DesktopThumbnails(Config config);

    static constexpr int kNormal = 128; ///< the longer side, as the two sizes that are written have it
    static constexpr int kLarge = 256;

    /// Whether thumbnails and failures are written; at first they are only read.
    void share(bool on) { m_shared = on; }
    [[nodiscard]] bool isShared() const { return m_shared; }

    /// Paths below are absolute ones of images.
    /// The largest that is kept of the file as it is now, up to 512 pixels a side before those of 1024; nothing when
    /// there is none that is whole and of this very state of it.
    [[nodiscard]] std::optional<Pixels> find(const std::string& path) const;
    /// Keeps a picture of all of the file, without gutter, reduced to the largest of the two sizes that it is large
    /// enough for (or as it is, where the image itself is no larger), unless one of that size is there. Does nothing
    /// when it is too small, or nothing is shared. `image` is the size of the image itself. Errors: Io, Permission,
    /// Full.
    Status keep(const std::string& path, const Pixels& picture, Size image) const;
    /// This program could make no thumbnail of the file as it is now. Nothing when nothing is shared.
    Status noteFailure(const std::string& path) const;

    /// Where the thumbnail of a size ("normal", "large", "fail/tessera"...) lies, whether there is one or not.
    [[nodiscard]] std::string placeOf(const std::string& path, std::string_view size) const;

private:
    struct Subject;
    [[nodiscard]] std::optional<Subject> subjectOf(const std::string& path) const;
    [[nodiscard]] static std::optional<Pixels> read(const std::string& file, const Subject& subject);
    [[nodiscard]] static bool isOf(const std::string& file, const Subject& subject);
    [[nodiscard]] Status write(const Subject& subject, const std::string& size, const Pixels& picture,
                               Size image) const;

    const Config m_config;
    std::atomic<bool> m_shared = false;
};

} // namespace tessera
