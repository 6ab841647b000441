// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tessera {

/// Has the calling thread scheduled below others, and take the processor from nobody at the moment it is woken, where
/// the system has a niceness of threads (Linux). A refusal does no harm: it runs as everyone else.
void lowerThreadPriority(int niceness);

} // namespace tessera
