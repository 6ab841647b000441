// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <core/reports.h>

namespace tessera {

/// Adds what one of several pools of a kind reports.
inline void addTo(PoolReport& sum, const PoolReport& one)
{
    sum.idle += one.idle;
    sum.leased += one.leased;
    sum.peakLeased += one.peakLeased;
    sum.waiters += one.waiters;
    sum.allocs += one.allocs;
    sum.adopted += one.adopted;
    sum.deallocs += one.deallocs;
    sum.reuseHits += one.reuseHits;
    sum.trimmed += one.trimmed;
    sum.expired += one.expired;
    sum.dead += one.dead;
    sum.detached += one.detached;
    sum.bytes += one.bytes;
    sum.budgetBytes += one.budgetBytes;
    sum.holders.insert(sum.holders.end(), one.holders.begin(), one.holders.end());
}

} // namespace tessera
