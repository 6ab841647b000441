// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/builtin_sources.h>

#include <algorithm>
#include <cmath>

#include <image/gallery_pictures.h>
#include <image/input_file.h>
#include <image/tiled_source.h>

namespace tessera {

namespace {

constexpr std::uint32_t kGalleryRecipe = 1U << 8U;

std::uint8_t toByte(double value)
{
    return static_cast<std::uint8_t>(std::clamp(value, 0.0, 1.0) * 255 + 0.5);
}

class GallerySource final : public TiledSource {
public:
    GallerySource(SourceInfoPtr sourceInfo, const ImageServices& imageServices, const GalleryPicture& picture)
        : TiledSource(std::move(sourceInfo), imageServices), m_picture(picture)
    {
    }

    void prepare()
    {
        const std::uint32_t root = info()->pyramid.rootLevel();
        const Size size = info()->pyramid.size(root);
        const Rect all{0, 0, size.width, size.height};
        Pixels pixels = heapPixels(size.width, size.height, true);
        if (fill({root, 0, 0}, {pixels, all}, {}))
            keepReady({root, 0, 0}, viewOf(pixels, all));
    }

protected:
    [[nodiscard]] Status fill(const TileAddress& tile, const PixelTarget& target,
                              const ReadContext& context) const override
    {
        context.tell(TileState::Decoding);
        const Size size = info()->pyramid.size(tile.level);
        const double aspect = static_cast<double>(m_picture.size.width) / static_cast<double>(m_picture.size.height);
        // Small pictures cost little, so they can afford to be smooth.
        const int samples =
            tile.level == 0 ? 1 : std::clamp(static_cast<int>(1024 / std::max(size.width, size.height)), 2, 8);
        for (std::int64_t y = target.area.y; y < target.area.bottom(); ++y) {
            if (context.stop.stop_requested())
                return cancelledError();
            for (std::int64_t x = target.area.x; x < target.area.right(); ++x)
                sample(x, y, size, aspect, samples, target.at(x, y));
        }
        return {};
    }

private:
    void sample(std::int64_t x, std::int64_t y, Size size, double aspect, int samples, std::uint8_t* to) const
    {
        Colour sum;
        for (int j = 0; j < samples; ++j) {
            const double v = (static_cast<double>(y) + (j + 0.5) / samples) / static_cast<double>(size.height);
            for (int i = 0; i < samples; ++i) {
                const double u =
                    (static_cast<double>(x) + (i + 0.5) / samples) / static_cast<double>(size.width) * aspect;
                const Colour c = m_picture.colour(u, v);
                sum = {sum.r + std::clamp(c.r, 0.0, 1.0), sum.g + std::clamp(c.g, 0.0, 1.0),
                       sum.b + std::clamp(c.b, 0.0, 1.0)};
            }
        }
        const double n = samples * samples;
        to[0] = toByte(sum.r / n);
        to[1] = toByte(sum.g / n);
        to[2] = toByte(sum.b / n);
        to[3] = 255;
    }

    const GalleryPicture& m_picture;
};

} // namespace

std::string galleryTitle(int index)
{
    return galleryPicture(index).title;
}

SourceId galleryId(int index)
{
    return builtInId("tessera:gallery 1 " + galleryTitle(index));
}

ImageSourcePtr openGalleryPicture(int index, const ImageServices& services)
{
    const GalleryPicture& picture = galleryPicture(index);
    auto info = std::make_shared<const SourceInfo>(
        SourceInfo{galleryId(index), picture.title, "generated", Pyramid::halving(picture.size), kGalleryRecipe, true});
    auto source = std::make_shared<GallerySource>(std::move(info), services, picture);
    source->prepare();
    return source;
}

} // namespace tessera
