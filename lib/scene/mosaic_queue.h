// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <scene/scene_item.h>

namespace tessera {

/// One item whose small picture is wanted.
struct MosaicItem {
    ItemId id = 0; ///< ids are dense
    ItemText text;
    std::uint64_t name = 0; ///< mosaicName()
};

/// Which files are read next for a mosaic: those that have no picture before those whose picture may be an old one;
/// of each the preferred first, then as they were added. Not thread-safe.
class MosaicQueue {
public:
    struct Task {
        MosaicItem item;
        bool verify = false; ///< it has a picture: only if the file is another by now
    };

    /// One that is known already is to be done anew.
    void add(MosaicItem item, bool hasPicture);
    void prefer(std::span<const ItemId> ids);

    /// The next ones, `most` at most, all of one kind.
    [[nodiscard]] std::vector<Task> take(std::size_t most);
    /// One that was taken was not done after all: it is one of the next again.
    void giveBack(const Task& task);
    void done(ItemId id);

    /// How many are to be done and not taken.
    [[nodiscard]] std::size_t left() const { return m_left[0] + m_left[1]; }

private:
    enum class State : std::uint8_t { None, Missing, HasPicture, Taken };
    struct Entry {
        ItemText text; ///< empty when it is done
        std::uint64_t name = 0;
    };
    /// Ids from which those in the wanted state are taken; those before `at` are not in it.
    struct Line {
        std::vector<ItemId> ids;
        std::size_t at = 0;
    };
    enum Which : std::size_t { Preferred, Returned, Added, Lines };

    /// Of a million items a list that grows would be moved again and again, on the GUI thread.
    static constexpr std::size_t kChunk = 4096;
    using Chunk = std::array<Entry, kChunk>;

    [[nodiscard]] Entry& entry(ItemId id) { return (*m_entries[id / kChunk])[id % kChunk]; }
    [[nodiscard]] std::size_t& leftIn(State state) { return m_left[state == State::Missing ? 0 : 1]; }
    void takeFrom(Line& line, State wanted, std::size_t most, std::vector<Task>& tasks);

    std::vector<State> m_states;
    std::vector<std::unique_ptr<Chunk>> m_entries;
    std::array<std::size_t, 2> m_left{}; ///< missing, and with a picture
    std::array<Line, Lines> m_lines;
    State m_wanted = State::Missing;
};

} // namespace tessera
