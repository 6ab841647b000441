// SPDX-License-Identifier: MIT
#include <core/call_stack.h>

#ifdef TESSERA_CALL_STACKS
#include <cstdlib>

#include <execinfo.h>

namespace tessera {

CallStack CallStack::current()
{
    CallStack stack;
    stack.m_count = backtrace(stack.m_frames, kDepth);
    return stack;
}

std::vector<std::string> CallStack::lines() const
{
    std::vector<std::string> lines;
    char** const names = backtrace_symbols(m_frames, m_count);
    for (int i = 1; names && i < m_count; ++i) // the first is current()
        lines.emplace_back(names[i]);
    std::free(names);
    return lines;
}

} // namespace tessera
#endif
