// SPDX-License-Identifier: GPL-3.0-or-later
#include <load/thread_priority.h>

#if defined(__linux__)
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace tessera {

ThreadNumber currentThreadNumber()
{
#if defined(__linux__)
    return static_cast<ThreadNumber>(syscall(SYS_gettid));
#else
    return 0;
#endif
}

void lowerThreadPriority([[maybe_unused]] ThreadNumber thread, [[maybe_unused]] int niceness)
{
#if defined(__linux__)
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(thread), niceness);
#endif
}

void lowerThreadPriority(int niceness)
{
    lowerThreadPriority(currentThreadNumber(), niceness);
}

} // namespace tessera
