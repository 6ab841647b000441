#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the benchmarks of the library and prints their ratios: tests/bench/lib/table.sh [build folder]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
build=${1:-$root/build/release}
benches=$(cd "$root/tests/bench/lib" && ls ./*_bench.cpp | sed 's|^\./||; s|\.cpp$||')
[ -f "$build/build.ninja" ] || (cd "$root" && cmake --preset release -B "$build" --log-level=WARNING)
# shellcheck disable=SC2086
ninja -C "$build" $benches >&2
missed=0
for bench in $benches; do
    echo "## $bench"
    "$build/tests/bench/$bench" --benchmark_repetitions=9 --benchmark_min_time=0.1 \
        --benchmark_enable_random_interleaving=true --benchmark_color=false | sed -n '/^| measured/,$p' || missed=1
    echo
done
exit $missed
