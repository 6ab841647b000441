// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tessera {

/// The whole program: reads the command line, opens a window or answers on the terminal, and
/// returns the exit code (0 good, 1 failed, 2 bad usage or bad script).
int runProgram(int argc, char* argv[]);

} // namespace tessera
