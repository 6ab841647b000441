// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tessera {

/// Has the calling thread scheduled below others, where the system has a niceness of threads (Linux). A
/// refusal does no harm: it runs as everyone else.
void lowerThreadPriority(int niceness);

/// As the system counts threads; 0 where it has no niceness of them.
using ThreadNumber = int;
[[nodiscard]] ThreadNumber currentThreadNumber();
/// As above, of another thread of this program.
void lowerThreadPriority(ThreadNumber thread, int niceness);

} // namespace tessera
