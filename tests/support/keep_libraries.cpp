// SPDX-License-Identifier: GPL-3.0-or-later
// Linked under AddressSanitizer only: libraries stay loaded until the end, so that the leak report can
// name the graphics driver's own leaks instead of "unknown module", and they can be left out by name.

extern "C" int dlclose(void*)
{
    return 0;
}
