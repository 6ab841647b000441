#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""sitting.py: measures the cells of a comparison, one after the other, into one file of JSON lines. Run by compare.sh."""
import argparse, json, os, shlex, signal, statistics, subprocess, sys, time
sys.dont_write_bytecode = True
import cells as matrix

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.environ.get("TESSERA_PEERS_DATA", os.path.expanduser("~/.cache/tessera-peers"))
LONGEST_S = 1800  # of one program in one cell


def chosen(text, all_of_them, what):
    names = list(all_of_them) if text == "all" else text.split(",")
    wrong = [name for name in names if name not in all_of_them]
    if wrong:
        sys.exit(f"no {what} named {', '.join(wrong)}; there are {', '.join(all_of_them)} and all")
    return names


def command_of(command, path):
    return "exec " + command.replace("{here}", shlex.quote(HERE)).replace("{dir}", shlex.quote(os.path.dirname(path)))


def measure(cell, name, out):
    command, own, most = cell["programs"][name]
    path = f"{DATA}/{cell['path']}"
    runs = cell["runs"] if most is None else min(most, cell["runs"])
    line = [sys.executable, f"{HERE}/measure.py", "--scenario", cell["measured"], "--cell", cell["label"], "--name", name,
            "--app", command_of(command, path), "--path", path, "--runs", str(runs), "--cache", cell["cache"],
            "--timeout", str(cell["timeout"]), "--out", out]
    line += [option.replace("{here}", HERE) for option in (*cell["options"], *own)]
    print(f"{cell['label']}: {name}", file=sys.stderr, flush=True)
    try:
        done = subprocess.run(line, timeout=LONGEST_S, stdout=subprocess.DEVNULL)
        if done.returncode != 0:
            print(f"{cell['label']}: {name} could not be measured", file=sys.stderr)
    except subprocess.TimeoutExpired:
        print(f"{cell['label']}: {name} took longer than {LONGEST_S} s", file=sys.stderr)


def measure_names(cell, probes, out):
    """How long it takes to read the names of a folder, and nothing else."""
    path = f"{DATA}/{cell['path']}"
    seconds = [float(subprocess.check_output([probes + "/bare_names", path], text=True)) for _ in range(5)]
    row = {"cell": cell["label"], "name": "names", "t_settled": statistics.median(seconds), "run": 0, "path": path}
    with open(out, "a") as results:
        results.write(json.dumps(row) + "\n")


class MapServer:
    """Serves the Deep Zoom pyramid while OpenSeadragon is measured."""
    def __init__(self, wanted):
        self.process = None
        if wanted:
            self.process = subprocess.Popen([f"{HERE}/map_server.sh"], start_new_session=True, stdout=subprocess.DEVNULL)
            for _ in range(600):
                if self.process.poll() is not None: sys.exit("the map server ended")
                probe = subprocess.run(["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8123"], stderr=subprocess.DEVNULL)
                if probe.returncode == 0: break
                time.sleep(0.2)
    def stop(self):
        if self.process:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait()


def in_turn(cells):
    """(cell, name): what is warm is measured right after the same program's cold runs."""
    done = set()
    for i, cell in enumerate(cells):
        for name in cell["programs"]:
            if (i, name) in done: continue
            yield cell, name
            for j in range(i + 1, len(cells)):
                later = cells[j]
                if later["cache"] != "warm" or later["path"] != cell["path"] or later["measured"] != cell["measured"]: break
                if name in later["programs"]:
                    done.add((j, name))
                    yield later, name


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="folder", help="scenarios, or all: " + ", ".join(matrix.SCENARIOS))
    parser.add_argument("--set", default="F1k", help="folders of the folder scenario, or all: " + ", ".join(matrix.SETS))
    parser.add_argument("--peers", help="only these peers; none: no peer at all")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--program", default="tessera")
    parser.add_argument("--probes", default=".", help="where the bare probes are")
    parser.add_argument("--out", default="results.jsonl")
    parser.add_argument("--list", choices=("packages", "data", "cells"), help="says what would be needed or done, and ends")
    o = parser.parse_args()
    peers = None if o.peers is None else [p for p in o.peers.split(",") if p != "none"]
    cells = matrix.cells_of(chosen(o.only, matrix.SCENARIOS, "scenario"), chosen(o.set, matrix.SETS, "set"), peers, o.runs,
                            o.program, o.probes)
    if o.list == "packages":
        print("\n".join(matrix.packages_of(cells)))
    elif o.list == "data":
        print("\n".join(matrix.data_of(cells)))
    elif o.list == "cells":
        for cell, name in in_turn(cells): print(cell["label"], name, command_of(cell["programs"][name][0], cell["path"]), sep=": ")
    else:
        server = MapServer(any("openseadragon" in c["programs"] for c in cells))
        try:
            for cell, name in in_turn(cells):
                if cell["label"].startswith("file") and cell["measured"] == "folder-open": measure_names(cell, o.probes, o.out)
                measure(cell, name, o.out)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
