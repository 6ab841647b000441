#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""verdict.py RESULTS.jsonl: what was measured in one sitting beside its limits, as tables; fails where a limit is missed.
Medians; the best peer is the one with the best median. Limits that depend on others are of the same sitting."""
import json, statistics, sys
sys.dont_write_bytecode = True
from cells import FILE_FOLDERS, FULL_FEATURED, OURS, PROBE

FIRST, SETTLED, RSS = "t_first_image", "t_settled", "peak_rss_mb"
NAMES = "names"  # not a program: reading a folder's names
TITLES = {FIRST: "first image, s", SETTLED: "settled, s", RSS: "memory, MB", "in_fps": "frames a second",
          "in_longest_gap_s": "longest gap, s", "in_gap_p95_s": "95 % of the gaps, s", "in_fill": "fill",
          "step_latency_median_s": "key to image, median, s", "step_latency_max_s": "key to image, most, s",
          "images_per_s": "images a second", "lag_end_s": "behind at the end, s", "keys_lost": "images it ended short of",
          "steps_missed": "steps never shown", "tail_s": "last input to settled, s"}
MORE_IS_BETTER = ("in_fps", "in_fill", "images_per_s")


class Sitting:
    """The runs, by cell and program."""
    def __init__(self, rows):
        self.runs = {}
        self.unsure = set()  # (cell, name) with other work on the machine
        for row in rows:
            row = with_derived(row)
            self.runs.setdefault((row["cell"], row["name"]), []).append(row)
            if row.get("contaminated"): self.unsure.add((row["cell"], row["name"]))
    def cells(self):
        return list(dict.fromkeys(cell for cell, _ in self.runs))
    def names(self, cell):
        return [name for c, name in self.runs if c == cell]
    def values(self, cell, name, key):
        return [run[key] for run in self.runs.get((cell, name), []) if is_number(run.get(key))]
    def median(self, cell, name, key):
        """None where fewer than half of the runs have it."""
        values = self.values(cell, name, key)
        return statistics.median(values) if values and 2 * len(values) >= len(self.runs[cell, name]) else None
    def best(self, cell, key, among):
        """(name, median) of the best of them, or None."""
        found = [(name, self.median(cell, name, key)) for name in among]
        found = [pair for pair in found if pair[1] is not None]
        sign = -1 if key in MORE_IS_BETTER else 1
        return min(found, key=lambda pair: sign * pair[1]) if found else None
    def peers(self, cell):
        return [name for name in self.names(cell) if name not in (PROBE, NAMES) and not name.startswith(OURS)]


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def with_derived(row):
    ends = row.get("ids_first_last")
    if ends and is_number(row.get("keys")):
        reached = ends[1] - ends[0] if min(ends) >= 0 else 0
        row = dict(row, keys_lost=row["keys"] - reached, steps_missed=row["keys"] - row.get("steps_matched", 0))
    return row


# --- limits: each says (number, why) for a cell, or None when what it depends on was not measured -----------------

def fixed(limit):
    return lambda sitting, cell: (limit, "")

def times(factor, name, of):
    def limit(sitting, cell):
        value = sitting.median(cell, name, of)
        return None if value is None else (factor * value, f"{factor} × {name}")
    return limit

def times_best(factor, of, among=None):
    def limit(sitting, cell):
        best = sitting.best(cell, of, [n for n in sitting.peers(cell) if among is None or n in among])
        return None if best is None else (factor * best[1], f"{factor} × {best[0]}")
    return limit

def times_of_first_to_settle(factor, of):
    """The peer that is beaten is the one that settles first, in all figures."""
    def limit(sitting, cell):
        best = sitting.best(cell, SETTLED, sitting.peers(cell))
        value = best and sitting.median(cell, best[0], of)
        return None if value is None else (factor * value, f"{factor} × {best[0]}")
    return limit

def or_probe(limit_of, of, factor=1.05):
    """Where the bare probe itself does worse, so many times its figure."""
    def limit(sitting, cell):
        usual, probe = limit_of(sitting, cell), sitting.median(cell, PROBE, of)
        if usual is None or probe is None: return usual
        more = of in MORE_IS_BETTER
        if (probe >= usual[0]) if more else (probe <= usual[0]): return usual
        return (probe / factor if more else factor * probe), f"{factor} × {PROBE}"
    return limit

def times_other_cell(factor, other, of):
    def limit(sitting, cell):
        value = sitting.median(other, OURS, of)
        return None if value is None else (factor * value, f"{factor} × {other}")
    return limit

def names_and(seconds):
    def limit(sitting, cell):
        value = sitting.median(cell, NAMES, SETTLED)
        return None if value is None else (value + seconds, f"names {value:.3f} + {seconds}")
    return limit


def figures_of(cell):
    """What is looked at in a cell: (key, its limits); all of them must be met."""
    what, *more = cell.split()
    if what == "folder":
        data, cache = more
        half = {key: [times_best(0.5, key, FULL_FEATURED)] for key in (FIRST, SETTLED)}
        if cache == "warm":
            for key in half: half[key].append(times(1.3, PROBE, key))
        elif data == "F100k":
            for key in half: half[key].append(times(0.25, "nsxiv", key))
        else:
            half[FIRST].append(times(1.0, "nsxiv", FIRST))
            half[SETTLED].append(times(0.7, "nsxiv", SETTLED))
        return [(FIRST, half[FIRST]), (SETTLED, half[SETTLED]), (RSS, [])]
    if what == "file":
        if more[1] == "folder": return [(FIRST, [names_and(0.05)]), (SETTLED, [names_and(0.05)])]
        if more[1] == "step": return [("step_latency_median_s", []), ("step_latency_max_s", []), ("keys_lost", [fixed(0)])]
        return [(FIRST, []), (SETTLED, [])]
    if what == "scroll":
        warm = more[1] == "warm"
        return [("in_fps", [fixed(55 if warm else 50)]), ("in_longest_gap_s", [fixed(0.04 if warm else 0.05)]),
                ("in_fill", [fixed(0.99 if warm else 0.9)]), (RSS, [])]
    if what == "step":
        return [("step_latency_median_s", [fixed(0.02)]), ("step_latency_max_s", [fixed(0.04)]),
                ("steps_missed", [fixed(0)]), (RSS, [fixed(250)])]
    if what == "flood":
        return [("images_per_s", [fixed(25)]), ("keys_lost", [fixed(0)]), ("lag_end_s", [fixed(0.1)]), (RSS, [])]
    if what == "map":
        return [(FIRST, [or_probe(times_best(0.15, FIRST), FIRST)]), (SETTLED, [or_probe(times_best(0.15, SETTLED), SETTLED)]),
                ("in_fps", [or_probe(fixed(57), "in_fps")]), ("in_gap_p95_s", [or_probe(fixed(0.018), "in_gap_p95_s")]),
                ("in_longest_gap_s", [or_probe(fixed(0.05), "in_longest_gap_s")]),
                ("tail_s", [or_probe(fixed(0.26), "tail_s")]), (RSS, [or_probe(fixed(250), RSS)])]
    return giant_figures(" ".join(more))


def giant_figures(which):
    if which.endswith("second"): return [(SETTLED, [times_other_cell(1.5, f"giant {which.split()[0]} tiff", SETTLED)])]
    return {
        "12MP": [(FIRST, [times(0.45, "feh", SETTLED)]), (SETTLED, [times(0.9, "feh", SETTLED)]), (RSS, [])],
        "100MP": [(FIRST, []), (SETTLED, [times_best(0.45, SETTLED)]), (RSS, [times_of_first_to_settle(0.5, RSS)])],
        "1GP": [(FIRST, [times_of_first_to_settle(0.3, FIRST)]), (SETTLED, [times_best(0.7, SETTLED)]), (RSS, [fixed(400)])],
        "16bit": [(FIRST, [times(0.7, "geeqie", FIRST)]), (SETTLED, []), (RSS, [])],
    }.get(which, [(SETTLED, [])])


# --- the tables -----------------------------------------------------------------------------------------------------

def fmt(value):
    if value is None: return "–"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.3f}"


def ratio(ours, other):
    return "" if ours is None or not other else f"{ours / other:.2f}"


def judge(sitting, cell, key, limits):
    """(met, what the limit is): met is None where there is none, or what it depends on is missing."""
    if not limits: return None, ""
    ours, more = sitting.median(cell, OURS, key), key in MORE_IS_BETTER
    known = [limit for limit in (f(sitting, cell) for f in limits) if limit is not None]
    if not known: return None, "nobody to compare with"
    number, why = (max if more else min)(known, key=lambda limit: limit[0])
    text = f"{'≥' if more else '≤'} {fmt(number)}" + (f" ({why})" if why else "")
    if len(known) < len(limits): text += ", not all measured"
    # A value is met as it is shown: what differs by less than a thousandth is the same.
    return (False if ours is None else (ours >= number - 5e-4 if more else ours <= number + 5e-4)), text


def word(met):
    return "" if met is None else "met" if met else "**missed**"


def line(sitting, cell, key, limits, peers):
    ours, others = sitting.median(cell, OURS, key), sitting.peers(cell)
    values = sitting.values(cell, OURS, key)
    met, limit = judge(sitting, cell, key, limits)
    best = sitting.best(cell, key, [n for n in others if n in FULL_FEATURED] if cell.startswith("folder") else others)
    star = "*" if (cell, OURS) in sitting.unsure else ""
    shown = [fmt(sitting.median(cell, name, key)) + ("*" if (cell, name) in sitting.unsure else "") for name in peers]
    fields = [" ".join(cell.split()[1:]), TITLES[key], f"**{fmt(ours)}**{star}",
              f"{fmt(min(values))}–{fmt(max(values))}" if values else "", *shown,
              f"{ratio(ours, best[1])} {best[0]}" if best else "",
              ratio(ours, sitting.median(cell, "nsxiv", key)), ratio(ours, sitting.median(cell, PROBE, key)), limit, word(met)]
    return "| " + " | ".join(fields) + " |", met


def spread_lines(sitting):
    """A file in a folder of any size: the largest of the medians beside the smallest."""
    found = []
    for kind, key in (("open", FIRST), ("open", SETTLED), ("step", "step_latency_median_s")):
        medians = [sitting.median(f"file {folder} {kind}", OURS, key) for folder in FILE_FOLDERS]
        if len([m for m in medians if m]) < 2: continue
        known = [m for m in medians if m]
        met = len(known) == len(medians) and max(known) <= 1.1 * min(known)
        found.append((f"| {kind}, all folders | {TITLES[key]}, most / least | **{max(known) / min(known):.2f}** | "
                      f"{fmt(min(known))}–{fmt(max(known))} | | | | ≤ 1.1 | {word(met)} |", met))
    return found


def table(sitting, scenario):
    """(lines, how many limits were missed) of one scenario."""
    cells = [c for c in sitting.cells() if c.split()[0] == scenario and not c.endswith("prepare")]
    names = dict.fromkeys(name for cell in cells for name in sitting.names(cell))
    others = [name for name in names if name not in (OURS, NAMES)]
    head = ["", "", "Tessera", "its runs", *others, "/ best peer", "/ nsxiv", "/ probe", "limit", ""]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    missed = 0
    for cell in cells:
        if OURS not in sitting.names(cell): continue
        for key, limits in figures_of(cell):
            text, met = line(sitting, cell, key, limits, others)
            lines.append(text)
            missed += met is False
    for text, met in spread_lines(sitting) if scenario == "file" else []:
        lines.append(text)
        missed += met is False
    return lines, missed


def main():
    if len(sys.argv) != 2: sys.exit(__doc__)
    with open(sys.argv[1]) as results:
        sitting = Sitting([row for row in map(json.loads, results) if row.get("cell")])
    missed = 0
    for scenario in dict.fromkeys(cell.split()[0] for cell in sitting.cells()):
        lines, count = table(sitting, scenario)
        print(f"\n### {scenario}\n\n" + "\n".join(lines))
        missed += count
    if sitting.unsure: print("\n(* = other programs were at work during some of its runs)")
    print(f"\n{missed} limits missed." if missed else "\nNo limit missed.")
    return 1 if missed or not sitting.runs else 0


if __name__ == "__main__":
    sys.exit(main())
