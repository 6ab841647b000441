// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace tessera {

#ifdef TESSERA_CALL_STACKS

/// The functions that were being called where it was made. Only built with TESSERA_CALL_STACKS: a
/// microsecond and 200 bytes each.
class CallStack {
public:
    [[nodiscard]] static CallStack current();
    /// The innermost call first, as the system names it.
    [[nodiscard]] std::vector<std::string> lines() const;

private:
    static constexpr int kDepth = 24;
    void* m_frames[kDepth] = {};
    int m_count = 0;
};

#else

/// Nothing, without TESSERA_CALL_STACKS.
class CallStack {
public:
    [[nodiscard]] static CallStack current() { return {}; }
    [[nodiscard]] std::vector<std::string> lines() const { return {}; }
};

#endif

} // namespace tessera
