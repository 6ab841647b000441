// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QSize>
#include <QString>

namespace tessera {

/// The flights of the scenarios, each over what the program was started with unless it says otherwise. All
/// close the dock first, so that the canvas has the same size in all of them: `canvas`, device pixels.

/// A picture of the canvas, as the others will have it: canvas.png.
[[nodiscard]] QByteArray canvasScript();
/// J: opens a large image and jumps to places in it, the same ones for the same seed.
[[nodiscard]] QByteArray jumpScript(const QString& image, unsigned seed);
/// P: crosses a large image at 2,000 pixels a second, at one device pixel per image pixel.
[[nodiscard]] QByteArray panScript(QSize canvas);
/// Z: as a wheel does, from the whole of an image 40,000 pixels wide as close as it goes, and back.
[[nodiscard]] QByteArray wheelScript();
/// F: over the wall of a folder, then from image to image as fast as a held key repeats.
[[nodiscard]] QByteArray flickScript(int images);

enum class WallPass {
    First, ///< all of its small pictures are made before it
    Later,
};
/// From the whole wall to one pixel of an image in its middle and back: with a stop after every eightfold, then without
/// stops. It begins with a fit to the whole wall.
[[nodiscard]] QByteArray wallScript(int images, WallPass pass);
/// Waits until every file has its small picture. The canvas moves to and fro over the whole wall for so long; 0: it
/// stays where it opens.
[[nodiscard]] QByteArray fillScript(int movingMs);

} // namespace tessera
