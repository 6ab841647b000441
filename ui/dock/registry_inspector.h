// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <type_traits>
#include <vector>

#include <core/reports.h>
#include <core/tile_key.h>
#include <resource/registry_types.h>

namespace tessera {

/// Shows one ResourceRegistry in a ResourceDock: its entries as textures, with their holders, sizes
/// and histories. Any key with std::hash will do. The registry is not owned and outlives this; both
/// are used on the GUI thread.
template <class Registry>
class RegistryInspector final : public Inspectable {
public:
    explicit RegistryInspector(const Registry& registry) : m_registry(registry) { }

    [[nodiscard]] InspectorSnapshot snapshot() const override
    {
        InspectorSnapshot shown;
        for (const auto& entry : m_registry.snapshot()) {
            TextureEntryReport& row = shown.textureEntries.emplace_back();
            row.key = tileKey(entry.key);
            row.label = keyText(entry.key);
            row.state = TileState::Ready;
            row.bytes = entry.bytes;
            row.generation = entry.generation;
            row.references = entry.references;
            row.holders = entry.holders;
            row.age = entry.age;
            row.sinceUse = entry.sinceUse;
            shown.textures.liveBytes += entry.bytes;
            shown.textures.references += static_cast<std::uint64_t>(entry.references);
        }
        shown.textures.entries = shown.textureEntries.size();
        return shown;
    }

    [[nodiscard]] std::vector<TransitionReport> history(const TileKey& wanted) const override
    {
        for (const auto& entry : m_registry.snapshot())
            if (tileKey(entry.key) == wanted)
                return m_registry.history(entry.key);
        return {};
    }

    void highlight(const std::vector<TileKey>&) override { }
    void cancelActivity(std::uint64_t) override { }
    void pauseActivity(std::uint64_t) override { }
    void resumeActivity(std::uint64_t) override { }

private:
    // The dock tells rows apart by tile keys: another key is told by its hash.
    template <class Key>
    [[nodiscard]] static TileKey tileKey(const Key& key)
    {
        if constexpr (std::is_same_v<Key, TileKey>) {
            return key;
        } else {
            TileKey hashed;
            hashed.source.low = std::hash<Key>()(key);
            return hashed;
        }
    }

    const Registry& m_registry;
};

} // namespace tessera
