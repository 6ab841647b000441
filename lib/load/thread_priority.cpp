// SPDX-License-Identifier: GPL-3.0-or-later
#include <load/thread_priority.h>

#if defined(__linux__)
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace tessera {

void lowerThreadPriority([[maybe_unused]] int niceness)
{
#if defined(__linux__)
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), niceness);
#endif
}

} // namespace tessera
