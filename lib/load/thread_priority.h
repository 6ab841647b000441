// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tessera {

/// Has the calling thread scheduled below others, where the system has a niceness of threads (Linux). A
/// refusal does no harm: it runs as everyone else.
void lowerThreadPriority(int niceness);

} // namespace tessera
