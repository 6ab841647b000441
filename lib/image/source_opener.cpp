// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/source_opener.h>

#include <charconv>
#include <exception>
#include <string_view>

#include <core/explain.h>
#include <image/built_in.h>
#include <image/builtin_sources.h>
#include <image/dzi_source.h>
#include <image/file_types.h>
#include <image/giant_source.h>
#include <image/input_file.h>
#include <image/jpeg_source.h>
#include <image/pyramid_store.h>
#include <image/source_library.h>
#include <image/tiff_source.h>
#include <image/vips_source.h>

namespace tessera {

namespace {

constexpr std::string_view kFractal = "tessera:fractal";
constexpr std::string_view kGallery = "tessera:gallery/";

Result<ImageSourcePtr> openWithDecoder(const InputFilePtr& file, const ImageServices& services)
{
    Result<ImageSourcePtr> source = Error{ErrorCode::Unsupported, {}};
    switch (sniff(file->head())) {
    case FileType::DeepZoom: return openDeepZoom(file, services);
    case FileType::Jpeg: source = openJpeg(file, services); break;
    case FileType::Tiff: source = openTiff(file, services); break;
    case FileType::Png: source = openPng(file, services); break;
    default: break;
    }
    if (source || source.error().code != ErrorCode::Unsupported)
        return source;
    return openWithVips(file, services);
}

Result<ImageSourcePtr> openFile(const std::string& path, const ImageServices& services)
{
    const Result<InputFilePtr> file = InputFile::open(path);
    if (!file)
        return file.error();
    if (services.pyramids == nullptr)
        return openWithDecoder(*file, services);
    if (PyramidFilePtr kept = services.pyramids->find((*file)->id()))
        return giantSource(services, *file, std::move(kept),
                           [file = *file, services] { return openWithDecoder(file, services); });
    Result<ImageSourcePtr> source = openWithDecoder(*file, services);
    if (source && isGiant(**source, services.limits))
        return giantSource(services, std::move(*source));
    return source;
}

} // namespace

Result<std::optional<BuiltIn>> parseBuiltIn(const std::string& locator)
{
    const std::string_view text(locator);
    if (!isBuiltIn(text))
        return std::optional<BuiltIn>();
    if (text == kFractal)
        return std::optional(BuiltIn{});
    int picture = -1;
    if (text.substr(0, kGallery.size()) == kGallery) {
        const std::string_view number = text.substr(kGallery.size());
        const auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), picture);
        if (failed == std::errc() && end == number.data() + number.size() && picture >= 0
            && picture < SourceLibrary::kGallerySize)
            return std::optional(BuiltIn{picture});
    }
    return explain(ErrorCode::NotFound, TESSERA_TR_NOOP("Reason", "there is no built-in picture of this name"));
}

Result<ImageSourcePtr> openSource(const std::string& locator, const ImageServices& services)
{
    try {
        const Result<std::optional<BuiltIn>> builtIn = parseBuiltIn(locator);
        if (!builtIn)
            return builtIn.error();
        if (!*builtIn)
            return openFile(locator, services);
        const int picture = (*builtIn)->picture;
        return picture < 0 ? openFractal(services) : openGalleryPicture(picture, services);
    } catch (const std::bad_alloc&) {
        return explain(ErrorCode::TooLarge, TESSERA_TR_NOOP("Reason", "there is not enough memory to open this"));
    } catch (const std::exception& e) {
        return explain(ErrorCode::Internal, TESSERA_TR_NOOP("Reason", "opening failed: %1"), {e.what()});
    }
}

std::vector<std::string> builtInLocators()
{
    std::vector<std::string> locators{std::string(kFractal)};
    for (int i = 0; i < SourceLibrary::kGallerySize; ++i)
        locators.push_back(std::string(kGallery) + std::to_string(i));
    return locators;
}

std::string displayName(const std::string& locator)
{
    const Result<std::optional<BuiltIn>> builtIn = parseBuiltIn(locator);
    if (builtIn && *builtIn)
        return (*builtIn)->picture < 0 ? TESSERA_TR_NOOP("Picture", "Mandelbrot set")
                                       : galleryTitle((*builtIn)->picture);
    return locator.substr(locator.rfind('/') + 1);
}

Result<SourceId> identify(const std::string& locator)
{
    const Result<std::optional<BuiltIn>> builtIn = parseBuiltIn(locator);
    if (!builtIn)
        return builtIn.error();
    if (*builtIn)
        return (*builtIn)->picture < 0 ? fractalId() : galleryId((*builtIn)->picture);
    return InputFile::identify(locator);
}

} // namespace tessera
