// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include <core/pixels.h>
#include <core/result.h>

namespace tessera {

/// Names a page of a backend; 0 is none. For OpenGL it is the texture's name.
using PageHandle = std::uint32_t;
/// Names a point in a device's work; null: none. For OpenGL it is a sync object.
using FenceHandle = void*;

/// Where textures live: pages of equal square slots. All calls on the thread of the textures; those
/// marked "current" only while the backend can be used (its OpenGL context is current).
class TextureBackend {
public:
    virtual ~TextureBackend() = default;

    [[nodiscard]] virtual bool isCurrent() const = 0;

    /// Current. A page of `layers` slots of `slotSide` x `slotSide` RGBA pixels, contents undefined.
    /// Full when the device has no memory for it.
    [[nodiscard]] virtual Result<PageHandle> createPage(int slotSide, int layers) = 0;
    /// Current.
    virtual void destroyPage(PageHandle page) = 0;
    /// Current. Copies `pixels`, at most a slot's side in each direction, to the top left of a slot,
    /// before it returns. What was drawn from the slot before stays as it was: the device works in
    /// the order of the calls.
    [[nodiscard]] virtual Status upload(PageHandle page, int layer, const Pixels& pixels) = 0;
    /// Current. Nothing in this slot is needed any more: its memory is given back now, where that can be had
    /// before all of the page is destroyed. The slot can be used on.
    virtual void forget(PageHandle /*page*/, int /*layer*/) { }

    /// Whether the device does what it is asked for after the call: then fences tell when it has.
    [[nodiscard]] virtual bool isLate() const { return false; }
    /// Current. The point behind all that the device was asked for so far; null where it has none.
    [[nodiscard]] virtual FenceHandle fence() { return nullptr; }
    /// Current. Whether the device has come past it, or never will. Does not wait.
    [[nodiscard]] virtual bool hasPassed(FenceHandle /*fence*/) { return true; }
    /// Current. Nobody asks for it any more; each fence is dropped once.
    virtual void dropFence(FenceHandle /*fence*/) { }
};

/// A slot's place.
struct SlotRef {
    PageHandle page = 0;
    std::uint16_t layer = 0;
    std::uint8_t sizeClass = 0; ///< see slot_classes.h

    friend bool operator==(const SlotRef&, const SlotRef&) = default;
};

} // namespace tessera
