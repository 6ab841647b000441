#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is measured and how it is judged, on rows in words."""
import sys, unittest
sys.dont_write_bytecode = True
import cells as matrix
import verdict
from verdict import FIRST, RSS, SETTLED, Sitting, figures_of, judge


def rows(cell, name, **figures):
    """One run for each value of the figures."""
    count = max(len(v) if isinstance(v, list) else 1 for v in figures.values())
    return [{"cell": cell, "name": name, "run": i, **{k: v[i] if isinstance(v, list) else v for k, v in figures.items()}}
            for i in range(count)]


def judged(sitting, cell):
    return {key: judge(sitting, cell, key, limits) for key, limits in figures_of(cell)}


class Judging(unittest.TestCase):
    def folder(self, cell, ours, probe=0.05):
        return Sitting(rows(cell, "tessera", t_first_image=ours, t_settled=ours, peak_rss_mb=60)
                       + rows(cell, "probe", t_first_image=probe, t_settled=probe)
                       + rows(cell, "nsxiv", t_first_image=0.07, t_settled=0.13)
                       + rows(cell, "qimgv", t_first_image=0.20, t_settled=0.50)
                       + rows(cell, "geeqie", t_first_image=0.33, t_settled=None))

    def test_the_tightest_of_the_limits_holds(self):
        met, text = judged(self.folder("folder F1k cold", [0.06, 0.05, 0.9]), "folder F1k cold")[SETTLED]
        self.assertTrue(met)  # 0.7 x 0.13, not 0.5 x 0.50; the median of the three runs
        self.assertIn("≤ 0.091 (0.7 × nsxiv)", text)
        self.assertFalse(judged(self.folder("folder F1k cold", 0.092), "folder F1k cold")[SETTLED][0])
        self.assertFalse(judged(self.folder("folder F100k cold", 0.02), "folder F100k cold")[FIRST][0])
        warm = judged(self.folder("folder F1k warm", 0.066), "folder F1k warm")
        self.assertFalse(warm[SETTLED][0])
        self.assertIn("1.3 × probe", warm[SETTLED][1])

    def test_nsxiv_is_not_among_the_full_featured(self):
        sitting = Sitting(rows("folder F1k warm", "tessera", t_settled=0.2) + rows("folder F1k warm", "nsxiv", t_settled=0.1))
        self.assertEqual(judged(sitting, "folder F1k warm")[SETTLED], (None, "nobody to compare with"))

    def test_what_never_came_is_missed(self):
        sitting = Sitting(rows("step", "tessera", step_latency_median_s=[None, None, 0.01], peak_rss_mb=100))
        self.assertFalse(judged(sitting, "step")["step_latency_median_s"][0])
        self.assertTrue(judged(sitting, "step")[RSS][0])

    def test_keys_must_lead_to_the_right_image(self):
        sitting = Sitting([{"cell": "flood", "name": "tessera", "images_per_s": 26, "lag_end_s": 0.05, "keys": 50,
                            "ids_first_last": [0, 49], "steps_matched": 40}])
        figures = judged(sitting, "flood")
        self.assertEqual(sitting.median("flood", "tessera", "keys_lost"), 1)
        self.assertFalse(figures["keys_lost"][0])
        self.assertTrue(figures["images_per_s"][0])
        self.assertEqual(sitting.median("flood", "tessera", "steps_missed"), 10)

    def test_a_worse_probe_moves_the_limit_of_the_map(self):
        def sitting(fps, probe_fps):
            return Sitting(rows("map", "tessera", in_fps=fps, t_settled=0.12, tail_s=0.25)
                           + rows("map", "probe", in_fps=probe_fps, t_settled=0.2, tail_s=0.2)
                           + rows("map", "openseadragon", in_fps=56, t_settled=1.0, tail_s=1.3))
        self.assertFalse(judged(sitting(56, 58), "map")["in_fps"][0])
        met, text = judged(sitting(40, 42), "map")["in_fps"]
        self.assertTrue(met)
        self.assertIn("≥ 40.0", text)
        self.assertFalse(judged(sitting(39.9, 42), "map")["in_fps"][0])
        self.assertTrue(judged(sitting(40, 42), "map")[SETTLED][0])  # 1.05 x 0.2, not 0.15 x 1.0
        self.assertIn("≤ 0.210", judged(sitting(40, 42), "map")[SETTLED][1])
        self.assertIn("≤ 0.260", judged(sitting(40, 42), "map")["tail_s"][1])

    def test_a_giant_is_compared_with_who_settles_first(self):
        cell = "giant 1GP"
        sitting = Sitting(rows(cell, "tessera", t_first_image=0.9, t_settled=2.5, peak_rss_mb=300)
                          + rows(cell, "gthumb", t_first_image=3.2, t_settled=3.7, peak_rss_mb=600)
                          + rows(cell, "geeqie", t_first_image=2.6, t_settled=None, peak_rss_mb=3000)
                          + rows("giant 1GP tiff", "tessera", t_settled=0.2)
                          + rows("giant 1GP second", "tessera", t_settled=[0.3, 0.31]))
        self.assertTrue(judged(sitting, cell)[FIRST][0])
        self.assertIn("0.3 × gthumb", judged(sitting, cell)[FIRST][1])
        self.assertTrue(judged(sitting, cell)[SETTLED][0])
        self.assertFalse(judged(sitting, "giant 1GP second")[SETTLED][0])

    def test_folders_of_all_sizes_are_alike(self):
        def sitting(largest):
            made = []
            for folder, seconds in zip(matrix.FILE_FOLDERS, (0.10, 0.105, 0.10, largest)):
                made += rows(f"file {folder} open", "tessera", t_first_image=0.1, t_settled=seconds)
            return Sitting(made)
        self.assertTrue(all(met for _, met in verdict.spread_lines(sitting(0.109))))
        self.assertFalse(all(met for _, met in verdict.spread_lines(sitting(0.12))))
        cell = "file Z1M folder"
        with_names = Sitting(rows(cell, "tessera", t_first_image=0.3, t_settled=0.4) + rows(cell, "names", t_settled=0.3))
        self.assertTrue(judged(with_names, cell)[FIRST][0])
        self.assertFalse(judged(with_names, cell)[SETTLED][0])

    def test_the_tables_have_a_field_for_each_column(self):
        sitting = self.folder("folder F1k cold", [0.05, 0.06])
        lines, missed = verdict.table(sitting, "folder")
        self.assertEqual(missed, 0)
        self.assertEqual(len({text.count("|") for text in lines}), 1)
        self.assertIn("0.050–0.060", lines[2])
        self.assertIn("| geeqie |", lines[0])


class Cells(unittest.TestCase):
    def all_cells(self, peers=None):
        return matrix.cells_of(matrix.SCENARIOS, matrix.SETS, peers, 3, "/tessera", "/probes")

    def test_every_cell_is_judged_by_figures_that_have_a_title(self):
        labels = [c["label"] for c in self.all_cells()]
        self.assertEqual(len(labels), len(set(labels)))
        for label in labels:
            for key, _ in figures_of(label): self.assertIn(key, verdict.TITLES)

    def test_no_peer_means_no_package(self):
        self.assertEqual(matrix.packages_of(self.all_cells([])), [])
        self.assertIn("tumbler", matrix.packages_of(self.all_cells()))
        self.assertEqual(matrix.packages_of(self.all_cells(["feh"])), ["feh"])

    def test_steps_in_large_folders_begin_at_the_first_picture(self):
        for folder, count in matrix.FILE_FOLDERS.items():
            index = int(matrix.file_in(folder)[-11:-4])
            self.assertEqual(index % matrix.DISTINCT, 0)
            self.assertLessEqual(index + 51, count)


if __name__ == "__main__":
    unittest.main()
