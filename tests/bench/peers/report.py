#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""report.py results.jsonl > tables.md : medians of all that was measured per (scenario, cell or path, cache, name)"""
import json, sys, statistics, os
rows = [json.loads(l) for l in open(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TESSERA_PEERS_DATA", os.path.expanduser("~/.cache/tessera-peers")) + "/results.jsonl")]
rows = [r for r in rows if "scenario" in r]  # others are no program's
key = lambda r: (r["scenario"] + r.get("suffix", ""), r.get("cell") or os.path.basename(r["path"].rstrip("/")), r["cache"])
def med(rs, k):
    v = [r.get(k) for r in rs if isinstance(r.get(k), (int, float))]
    return statistics.median(v) if v else None
def fmt(v): return "–" if v is None else (f"{v:.0f}" if abs(v) >= 100 else f"{v:.1f}" if abs(v) >= 10 else f"{v:.2f}")
C_OPEN = [("t_window", "window s"), ("t_first_image", "first image s"), ("t_90pct_filled", "90 % filled s"), ("t_settled", "settled s"), ("frames_until_settled", "frames"), ("cpu_s_until_settled", "CPU s to settled"), ("cpu_s_total", "CPU s all"), ("peak_rss_mb", "RSS MB"), ("peak_pss_mb", "PSS MB")]
C_IN = [("t_settled", "open settled s"), ("in_frames", "frames"), ("in_fps", "frames/s"), ("in_longest_gap_s", "longest stall s"), ("in_any_fps", "any-change frames/s"), ("in_any_longest_gap_s", "any-change stall s"), ("in_first_response_s", "first response s"), ("tail_s", "settled after last input s"), ("in_fill", "fill"), ("in_cpu_s", "CPU s (to settled + 1.5 s)"), ("in_xserver_cpu_s", "X CPU s"), ("peak_rss_mb", "RSS MB"), ("peak_pss_mb", "PSS MB")]
C_STEP = [("images_shown", "images shown"), ("images_per_s", "images/s"), ("step_latency_median_s", "key→image median s"), ("step_latency_max_s", "max s"), ("lag_end_s", "lag at end s"), ("tail_s", "settled after last key s"), ("in_cpu_s", "CPU s (to settled + 1.5 s)"), ("peak_rss_mb", "RSS MB")]
groups = {}
for r in rows: groups.setdefault(key(r), {}).setdefault(r["name"], []).append(r)
for g in groups:
    cols = C_OPEN if g[0].startswith(("folder-open", "image-open")) else C_STEP if g[0] in ("step", "flood") else C_IN
    print(f"\n### {g[0]} · {g[1]} · {g[2]} cache\n"); print("| peer | runs | " + " | ".join(c for _, c in cols) + " |"); print("|---|---|" + "---|" * len(cols))
    def sk(it): v = med(it[1], "t_settled" if "-open" in g[0] else "images_per_s" if g[0] in ("step", "flood") else "in_fps"); return (v is None, v if "-open" in g[0] else -(v or 0))
    for n, rs in sorted(groups[g].items(), key=sk):
        note = "" if any(r.get("t_first_image") is not None for r in rs) else " **(no image)**"
        c = sum(1 for r in rs if r.get("contaminated"))
        print(f"| {n}{note} | {len(rs)}{'*' * c} | " + " | ".join(fmt(med(rs, k)) for k, _ in cols) + " |")
print("\n(* = that many of the runs had other processes active on the machine)")
