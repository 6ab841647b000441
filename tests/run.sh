#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds everything and runs the tests: tests/run.sh [release|dev|asan|tsan|tidy]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

preset=${1:-release}
case $preset in
release | dev | asan | tsan | tidy) ;;
*)
    echo "usage: tests/run.sh [release|dev|asan|tsan|tidy]" >&2
    exit 2
    ;;
esac

resources/install-packages.sh
if [ ! -f "build/$preset/build.ninja" ]; then
    echo "== Configuring $preset"
    cmake --preset "$preset" --log-level=WARNING
fi
echo "== Building $preset"
findings=()
if [ "$preset" = tidy ]; then findings=(-- -k 0); fi # all of them, not the first
cmake --build --preset "$preset" "${findings[@]}"
if [ "$preset" = tidy ]; then
    echo "== Reading how it is set"
    git ls-files -z '*.h' '*.cpp' | xargs -0 clang-format --dry-run -Werror
fi

# A home of their own: tests read and write no settings, caches or fonts of the user's.
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME=$home XDG_CONFIG_HOME=$home/config XDG_CACHE_HOME=$home/cache XDG_STATE_HOME=$home/state
export XDG_DATA_HOME=$home/data XDG_RUNTIME_DIR=$home/run
mkdir -m 700 "$home/run"
export LC_ALL=C.UTF-8 QT_QPA_PLATFORM=xcb
unset LANGUAGE WAYLAND_DISPLAY
case $preset in # they take several times as long
asan | tsan) export QTEST_FUNCTION_TIMEOUT=1200000 ;;
esac
export ASAN_OPTIONS=detect_leaks=1
export LSAN_OPTIONS=suppressions=$root/tests/lsan.supp:print_suppressions=0
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
export TSAN_OPTIONS=suppressions=$root/tests/tsan.supp:second_deadlock_stack=1
# Emulated OpenGL draws on the caller's thread there: Mesa's own threads are not instrumented.
if [ "$preset" = tsan ]; then export LP_NUM_THREADS=0; fi

echo "== Testing $preset"
# One more than there are cores: flights and windows wait more than they work.
xvfb-run -a -s "-screen 0 1600x1000x24" ctest --preset "$preset" --parallel "$(($(nproc) + 1))"
