// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include <core/clock.h>
#include <resource/holder.h>

namespace tessera::detail {

/// Who has leases of a pool. Not thread-safe.
class LeaseList {
public:
    void add(std::optional<std::size_t>& lease, const Holder& holder, TimePoint now)
    {
        if (m_free.empty()) {
            lease = m_all.size();
            m_all.push_back({holder, now, true});
            return;
        }
        lease = m_free.back();
        m_free.pop_back();
        m_all[*lease] = {holder, now, true};
    }

    /// Without effect for what is not leased.
    void remove(std::optional<std::size_t>& lease)
    {
        if (!lease)
            return;
        m_all[*lease].held = false;
        m_free.push_back(*lease);
        lease.reset();
    }

    [[nodiscard]] std::vector<HolderReport> report(TimePoint now) const
    {
        std::vector<HolderReport> all;
        for (const Leased& leased : m_all)
            if (leased.held)
                all.push_back(leased.holder.report(now - leased.since));
        return all;
    }

private:
    struct Leased {
        Holder holder;
        TimePoint since;
        bool held;
    };
    std::vector<Leased> m_all;
    std::vector<std::size_t> m_free; // places in it
};

} // namespace tessera::detail
