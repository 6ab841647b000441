# SPDX-License-Identifier: GPL-3.0-or-later
"""What a comparison measures: which programs, over which data, with which input. No measuring here."""
import shutil

OURS = "tessera"
PROBE = "probe"
# Those that do more than show thumbnails or one image.
FULL_FEATURED = ("qimgv", "geeqie", "gthumb", "ristretto", "phototonic", "gwenview")
SCENARIOS = ("folder", "file", "scroll", "step", "flood", "map", "giant")
SETS = ("F1k", "F10k", "F100k")
FILE_FOLDERS = {"Z100": 100, "Z10k": 10_000, "Z100k": 100_000, "Z1M": 1_000_000}
DISTINCT = 60  # pictures that a Z folder's names stand for, in turn

THUMBNAILS = {
    "nsxiv": "nsxiv -t {path}",
    "qimgv": "qimgv {path}",
    "geeqie": "geeqie {path}",
    "gthumb": "gthumb {path}",
    "phototonic": "phototonic {path}",
    "gwenview": "gwenview {path}",
}
STRIP = {"ristretto": "ristretto {path}"}  # a viewer with a strip of thumbnails
VIEWERS = {
    "feh": "feh -F --start-at {path} {dir}",
    "nsxiv": "nsxiv -f {dir}",
    "qimgv": "qimgv {path}",
    "geeqie": "geeqie -f {path}",
    "gthumb": "gthumb -f {path}",
    "phototonic": "phototonic {path}",
    "ristretto": "ristretto {path}",
    "gwenview": "gwenview -f {path}",
}
MAPS = {
    "openseadragon": "{here}/map_viewer.sh http://127.0.0.1:8123/map_viewer.html --disable-gpu",
    "qgis": "env PATH=/usr/bin:/bin qgis --nologo --noversioncheck --noplugins {path}",
}
NEXT_KEYS = {"geeqie": "space", "gthumb": "Page_Down", "nsxiv": "n", "phototonic": "Page_Down"}
PACKAGES = {
    "openseadragon": ("chromium", "nginx-light", "npm"),
    "qgis": ("qgis", "python3-qgis"),  # it wants Debian's Python, or opens a dialog first
    "ristretto": ("ristretto", "tumbler"),
}
SEEDED = ("geeqie",)  # wants a HOME that says "icons", in seeds/
THUMBNAIL_PANE = {"geeqie": ("--region", "0,200,715,750")}  # beside it is the first image itself
POINTER = {"geeqie": "350,600"}  # over its thumbnails


def cell(label, measured, path, programs, runs, cache="cold", options=(), timeout=60):
    """`programs`: name -> (command, options of its own, most runs or None)."""
    return {"label": label, "measured": measured, "path": path, "programs": programs, "runs": runs, "cache": cache,
            "options": tuple(options), "timeout": timeout}


def ours(program, options=(), name=OURS, arguments=""):
    return {name: (f"{program}{arguments} {{path}}", tuple(options), None)}


def theirs(commands, peers, options=None, most=None):
    """Those of `commands` that are asked for. `options`: name -> tuple; `most`: name -> runs."""
    return {name: (command, (options or {}).get(name, ()), (most or {}).get(name))
            for name, command in commands.items() if peers is None or name in peers}


def folder_cells(program, probes, sets, peers, runs):
    own = dict(THUMBNAIL_PANE)
    for name in SEEDED:
        own[name] = own.get(name, ()) + ("--seed", "{here}/seeds/" + name)
    found = []
    for data in sets:
        large = data == "F100k"
        most = {"gwenview": 1, "gthumb": 2, "geeqie": 2} if large else {}
        programs = {**ours(program), PROBE: (probes + "/bare_wall {path}", (), None),
                    **theirs({**THUMBNAILS, **STRIP}, peers, own, most)}
        for cache in ("cold", "warm"):
            found.append(cell(f"folder {data} {cache}", "folder-open", data, programs, runs, cache,
                              timeout=120 if large else 60))
    return found


def file_in(folder):
    """The first of the pictures in turn, near the middle: every step from it leads to the next number."""
    count = FILE_FOLDERS[folder]
    middle = count // 2 // DISTINCT * DISTINCT
    return f"{folder}/DSC_{middle if middle + DISTINCT <= count else 0:07d}.jpg"


def file_cells(program, runs):
    exact = ("--hz", "240")  # what is compared differs by milliseconds
    found = []
    for folder in FILE_FOLDERS:
        alone = ours(program)
        found.append(cell(f"file {folder} open", "image-open", file_in(folder), alone, runs, options=exact))
        found.append(cell(f"file {folder} step", "step", file_in(folder), alone, runs, options=exact))
        found.append(cell(f"file {folder} folder", "folder-open", folder, alone, runs, options=exact))
    return found


def scroll_cells(program, peers, runs):
    own = {name: ("--center", POINTER.get(name, "900,600")) for name in THUMBNAILS}
    own["geeqie"] += ("--seed", "{here}/seeds/geeqie")
    programs = {**ours(program, ("--scroll-mod", "Control_L", "--center", "900,600")),
                **theirs(THUMBNAILS, peers, own, {"gwenview": 1})}
    return [cell(f"scroll F10k {cache}", "folder-scroll", "F10k", programs, runs, cache, ("--mid-shot",), 120)
            for cache in ("cold", "warm")]


def key_cells(scenario, program, peers, runs):
    keys = {name: ("--next-key", NEXT_KEYS.get(name, "Right")) for name in VIEWERS}
    once = {name: 1 for name in ("phototonic", "ristretto")}
    programs = {**ours(program), **theirs(VIEWERS, peers, keys, once)}
    rate = ("--rate", "30") if scenario == "flood" else ()
    return [cell(scenario, scenario, "S60/DSC_00000.jpg", programs, runs, options=rate)]


def map_cells(program, probes, peers, runs):
    own = {"qgis": ("--zoom-ticks", "3,1,2", "--center", "950,520")}  # it zooms by 2 a notch, the others by 1.2
    programs = {**ours(program, arguments=" --renderer raster"),
                **ours(program, name="tessera-gl", arguments=" --renderer gl"),
                PROBE: (probes + "/bare_map {path}", (), None), **theirs(MAPS, peers, own)}
    return [cell("map", "panzoom", "gtif/giga40k.tif", programs, runs, options=("--mid-shot",))]


def giant_cells(program, peers, runs):
    large = [name for name in ("gthumb", "geeqie", "feh", "qimgv") if peers is None or name in peers]
    once = {name: 1 for name in VIEWERS}
    alone = ours(program)
    found = [
        cell("giant 12MP", "image-open", "one12/DSC_00007.jpg", {**alone, **theirs(VIEWERS, peers)}, runs),
        cell("giant 100MP", "image-open", "g100/img100mp.jpg", {**alone, **theirs(VIEWERS, peers)}, runs),
        cell("giant 16bit", "image-open", "g16/img16bit.png", {**alone, **theirs(VIEWERS, peers, most=once)}, runs),
        cell("giant 1GP", "image-open", "g1000/img1gp.jpg", {**alone, **theirs(VIEWERS, large, most=once)}, runs,
             timeout=90),
    ]
    for name, image, tiff in (("100MP", "g100/img100mp.jpg", "tif100/img100mp.tif"),
                              ("1GP", "g1000/img1gp.jpg", "tif1000/img1gp.tif")):
        found += [
            cell(f"giant {name} tiff", "image-open", tiff, alone, runs),
            # Opens it once more from the start, and lets it do all it does with it.
            cell(f"giant {name} prepare", "image-open", image, alone, 1, options=("--idle", "300"), timeout=120),
            cell(f"giant {name} second", "image-open", image, alone, runs, "warm"),
        ]
    return found


def cells_of(scenarios, sets, peers, runs, program, probes):
    """All cells in the order in which they are measured. `peers`: names, or None for all of a scenario."""
    found = []
    for scenario in scenarios:
        found += {
            "folder": lambda: folder_cells(program, probes, sets, peers, runs),
            "file": lambda: file_cells(program, runs),
            "scroll": lambda: scroll_cells(program, peers, runs),
            "step": lambda: key_cells("step", program, peers, runs),
            "flood": lambda: key_cells("flood", program, peers, runs),
            "map": lambda: map_cells(program, probes, peers, runs),
            "giant": lambda: giant_cells(program, peers, runs),
        }[scenario]()
    return found


def packages_of(cells):
    names = {name for c in cells for name in c["programs"] if name not in (OURS, PROBE, "tessera-gl")}
    needed = {package for name in names for package in PACKAGES.get(name, (name,))}
    if shutil.which("npm"): needed.discard("npm")  # Node.js that is not Debian's brings its own, and conflicts with it
    return sorted(needed)


def data_of(cells):
    """As make_data.sh names them; each once, in order."""
    names = [c["path"].split("/")[0] for c in cells]
    if any("openseadragon" in c["programs"] for c in cells):
        names.append("pyr")
    return list(dict.fromkeys(names))
