// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tessera {

/// Around the making of the QApplication. Qt ends the process by a crash when it finds no display;
/// with a guard it ends with one line on stderr and exit code 1. What Qt says besides is said when
/// the guard goes. One at a time.
class StartGuard {
public:
    StartGuard();
    ~StartGuard();
    StartGuard(const StartGuard&) = delete;
    StartGuard& operator=(const StartGuard&) = delete;
};

} // namespace tessera
