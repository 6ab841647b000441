// SPDX-License-Identifier: GPL-3.0-or-later
#include <load/thread_priority.h>

#if defined(__linux__)
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace tessera {

void lowerThreadPriority([[maybe_unused]] int niceness)
{
#if defined(__linux__)
    const auto thread = static_cast<pid_t>(syscall(SYS_gettid));
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(thread), niceness);
    const sched_param none{};
    (void)sched_setscheduler(thread, SCHED_BATCH, &none); // which keeps its niceness
#endif
}

} // namespace tessera
