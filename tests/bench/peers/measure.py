#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""measure.py: times any X11 program from outside, without its cooperation.  See README.md."""
import argparse, json, os, shlex, shutil, signal, statistics, subprocess, sys, tempfile, threading, time
DATA = os.environ.get("TESSERA_PEERS_DATA", os.path.expanduser("~/.cache/tessera-peers"))
HERE = os.path.dirname(os.path.abspath(__file__))
BIN = DATA + "/.bin"
SCR = (1600, 1000)
mono = time.monotonic

def build():
    for n, libs in (("probe", "-lX11 -lXext -lXdamage"), ("inject", "-lX11 -lXtst")):
        os.makedirs(BIN, exist_ok=True)
        b, c = f"{BIN}/{n}", f"{HERE}/{n}.c"
        if not os.path.exists(b) or os.path.getmtime(b) < os.path.getmtime(c):
            subprocess.check_call(f"gcc -O3 -march=native -o {b} {c} {libs}", shell=True)

OPENBOX_RC = """<?xml version="1.0"?><openbox_config xmlns="http://openbox.org/3.4/rc">
<focus><focusNew>yes</focusNew></focus><placement><policy>Smart</policy></placement><desktops><number>1</number></desktops>
<keyboard/><mouse/>
<applications><application class="*" type="normal"><decor>%s</decor><maximized>yes</maximized><focus>yes</focus></application></applications></openbox_config>"""

class XServer:
    def __init__(self, num=None):
        n = num or 71
        while os.path.exists(f"/tmp/.X11-unix/X{n}") or os.path.exists(f"/tmp/.X{n}-lock"): n += 1
        self.disp = f":{n}"
        self.p = subprocess.Popen(["Xvfb", self.disp, "-screen", "0", f"{SCR[0]}x{SCR[1]}x24", "-nolisten", "tcp", "-noreset", "+extension", "GLX", "-dpi", "96"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            if os.path.exists(f"/tmp/.X11-unix/X{n}"): break
            time.sleep(0.02)
        time.sleep(0.3)
        self.dir = tempfile.mkdtemp(prefix="tessera-peers-")
        rc = self.dir + "/rc.xml"; open(rc, "w").write(OPENBOX_RC % "no")
        env = dict(os.environ, DISPLAY=self.disp, HOME=self.dir)
        self.wm = subprocess.Popen(["openbox", "--config-file", rc], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        subprocess.call(["xsetroot", "-solid", "#202428"], env=env)
        time.sleep(0.4)
    def cpu(self):
        try:
            f = open(f"/proc/{self.p.pid}/stat").read().rsplit(")", 1)[1].split(); return (int(f[11]) + int(f[12])) / os.sysconf("SC_CLK_TCK")
        except OSError: return 0
    def stop(self):
        for q in (self.wm, self.p):
            q.terminate()
            try: q.wait(3)
            except subprocess.TimeoutExpired: q.kill(); q.wait()
        shutil.rmtree(self.dir, ignore_errors=True)

class Probe:
    def __init__(self, disp, region, hz):
        self.p = subprocess.Popen([BIN + "/probe", disp] + [str(v) for v in region] + [str(hz)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.frames, self.maps, self.shots, self.stat = [], [], {}, ""
        self.th = threading.Thread(target=self.rd, daemon=True); self.th.start()
    def rd(self):
        for l in self.p.stdout:
            f = l.split()
            if f[0] == "F": self.frames.append((float(f[1]), f[2], f[3], int(f[4]), int(f[5]), int(f[6]), int(f[7]), int(f[8]), int(f[9])))
            elif f[0] == "M": self.maps.append((float(f[1]), f[2], int(f[3]), int(f[4]), int(f[5])))
            elif f[0] == "S": self.shots[f[2]] = float(f[1])
            elif f[0] == "P": self.stat = l.strip()
    def cmd(self, s):
        try: self.p.stdin.write(s + "\n"); self.p.stdin.flush()
        except OSError: pass
    def shot(self, path, wait=3):
        ppm = path + ".ppm"; self.cmd("shot " + ppm); t = mono()
        while ppm not in self.shots and mono() - t < wait: time.sleep(0.02)
        return ppm
    def stop(self):
        try: self.p.stdin.close()
        except OSError: pass
        try: self.p.wait(2)
        except subprocess.TimeoutExpired: self.p.kill(); self.p.wait()

T, HA, HM, NM, MB, NC, ID, SW, DET = range(9)

class Group:
    """the program and everything it starts: cgroup (v1 cpuacct) if we may, else the process tree"""
    def __init__(self):
        self.dir = f"/sys/fs/cgroup/cpuacct/tessera-peers-{os.getpid()}-{int(mono()*1000)}"; self.root = None; self.own = set(); self.tree_cpu = {}
        try: os.mkdir(self.dir)
        except OSError: self.dir = None
    def enter(self):   # preexec
        os.setsid()
        if self.dir: open(self.dir + "/cgroup.procs", "w").write(str(os.getpid()))
    def pids(self):
        if self.dir:
            try: return [int(x) for x in open(self.dir + "/cgroup.procs").read().split()]
            except OSError: return []
        kids = {}
        for d in os.listdir("/proc"):
            if d.isdigit():
                try: kids.setdefault(int(open(f"/proc/{d}/stat").read().rsplit(")", 1)[1].split()[1]), []).append(int(d))
                except OSError: pass
        out, st = [], [self.root] if self.root else []
        while st:
            x = st.pop(); out.append(x); st += kids.get(x, [])
        return out
    def cpu(self):
        if self.dir: return int(open(self.dir + "/cpuacct.usage").read()) / 1e9
        tk = os.sysconf("SC_CLK_TCK")
        for x in self.pids():
            try: f = open(f"/proc/{x}/stat").read().rsplit(")", 1)[1].split(); self.tree_cpu[x] = (int(f[11]) + int(f[12])) / tk
            except OSError: pass
        return sum(self.tree_cpu.values())
    def mem(self, pss=False):
        rss = ps = n = 0
        for x in self.pids():
            if x in self.own: continue
            try:
                rss += int(open(f"/proc/{x}/statm").read().split()[1]) * 4096; n += 1
                if pss:
                    for l in open(f"/proc/{x}/smaps_rollup"):
                        if l.startswith("Pss:"): ps += int(l.split()[1]) * 1024; break
            except (OSError, IndexError): pass
        return rss, ps, n
    def kill(self):
        for sig, wait in ((signal.SIGTERM, 1.5), (signal.SIGKILL, 3)):
            ps = self.pids()
            for x in ps:
                try: os.kill(x, sig)
                except OSError: pass
            t = mono()
            while self.pids() and mono() - t < wait:
                time.sleep(0.03)
                try:
                    while os.waitpid(-1, os.WNOHANG)[0]: pass
                except OSError: pass
            if not self.pids(): break
        if self.dir:
            try: os.rmdir(self.dir)
            except OSError: pass

class Sampler(threading.Thread):
    def __init__(self, g):
        super().__init__(daemon=True); self.g, self.peak, self.peakpss, self.nproc, self.go, self.log = g, 0, 0, 0, True, []
    def run(self):
        i = 0
        while self.go:
            try:
                r, p, n = self.g.mem(i % 20 == 10)
                self.peak = max(self.peak, r); self.peakpss = max(self.peakpss, p); self.nproc = max(self.nproc, n)
                self.log.append((mono(), r, self.g.cpu()))
            except OSError: pass
            i += 1; time.sleep(0.05)

def syscpu():
    f = [int(x) for x in open("/proc/stat").readline().split()[1:]]; tk = os.sysconf("SC_CLK_TCK")
    return (sum(f[:3]) + f[5] + f[6]) / tk, f[7] / tk

def wait_quiet(limit=90):
    """wait until the rest of the machine is idle (< 10 % of one core over 0.6 s)"""
    t = mono()
    while mono() - t < limit:
        a, _ = syscpu(); time.sleep(0.6); b, _ = syscpu()
        if b - a < 0.06: return True
    return False

def input_script(kind, o):
    cx, cy = o.center
    s = [(0, f"move {cx} {cy}")]   # the pointer is put on the view first
    if kind == "scroll":                       # fast wheel, 5 s at o.rate ticks/s
        n = int(5 * o.rate); s += [(100 + i * 1000 / o.rate, "click 5") for i in range(n)]
        if o.scroll_mod: s += [(90, "keydown " + o.scroll_mod), (100 + n * 1000 / o.rate, "keyup " + o.scroll_mod)]
    elif kind == "scrollpage": s += [(100 + i * 200, "key Next") for i in range(25)]
    elif kind == "step": s += [(100 + i * 200, "key " + o.next_key) for i in range(o.steps)]
    elif kind == "flood": s += [(100 + i * 1000 / o.rate, "key " + o.next_key) for i in range(o.steps)]
    elif kind in ("panzoom", "zoompan"):
        # 5 s: zoom in (1 s), drag-pan in a figure (1.5 s), zoom in (0.5 s), drag-pan (1 s), zoom out (1 s)
        zi, zo = ("click 4", "click 5") if not o.zoom_invert else ("click 5", "click 4")
        pre, post = (["keydown " + o.zoom_mod], ["keyup " + o.zoom_mod]) if o.zoom_mod else ([], [])
        def wheel(t, n, what, dur):
            for c in pre: s.append((t, c))
            for i in range(n): s.append((t + 10 + i * dur / n, what))
            for c in post: s.append((t + 10 + dur, c))
        def drag(t, dur, path):
            import math
            n = int(dur / 16); x0, y0 = cx, cy
            s.append((t, f"move {x0} {y0}")); s.append((t + 5, f"down {o.pan_button}"))
            for i in range(1, n + 1):
                u = i / n
                if path == 0: x, y = x0 - 450 * math.sin(u * math.pi * 2), y0 - 250 * math.sin(u * math.pi * 4)
                else: x, y = x0 - 550 * u, y0 - 300 * u
                s.append((t + 5 + u * (dur - 20), f"move {int(x)} {int(y)}"))
            s.append((t + dur - 5, f"up {o.pan_button}")); s.append((t + dur - 2, f"move {cx} {cy}"))
        z = [int(v) for v in o.zoom_ticks.split(",")]
        wheel(100, z[0], zi, 980); drag(1120, 1480, 0); wheel(2620, z[1], zi, 480); drag(3130, 970, 1); wheel(4120, z[2], zo, 960)
    elif kind.startswith("file:"): return open(kind[5:]).read()
    return "\n".join(f"{t:.0f} {c}" for t, c in sorted(s, key=lambda v: v[0])) + "\n"

def run_inject(disp, script, timeout=120):
    p = subprocess.run([BIN + "/inject", disp], input=script, text=True, capture_output=True, timeout=timeout)
    ts = [float(l.split()[1]) for l in p.stdout.splitlines() if l.startswith("I")]
    kk = [l.split()[2] for l in p.stdout.splitlines() if l.startswith("I")]
    return ts, kk

def wait_settle(pr, since, quiet, deadline, min_mark, alive=None, smp=None, busy_quiet=8):
    """-> time of the last change of the image content (marker pixels), or None.
    While the program burns CPU (> 30 % of a core in the last 0.7 s) it needs busy_quiet seconds without a change, not quiet:
    a blocked program is not a settled one (gwenview listing 100k files, geeqie scaling 1 GP)."""
    def busy():
        if not smp or len(smp.log) < 3: return False
        t1, _, c1 = smp.log[-1]; o = next(((t, c) for t, _, c in reversed(smp.log) if t <= t1 - 0.7), None)
        return bool(o) and (c1 - o[1]) / (t1 - o[0]) > 0.3
    while mono() < deadline:
        fr = [f for f in pr.frames if f[T] >= since]
        last = since; cur = None
        for f in fr:
            if f[HM] != cur: cur = f[HM]; last = f[T]
        if fr and any(f[NM] >= min_mark for f in fr[-1:]) and mono() - last > quiet and (mono() - last > busy_quiet or not busy()): return last
        if not fr and since and pr.frames and pr.frames[-1][NM] >= min_mark and mono() - since > quiet and (mono() - since > busy_quiet or not busy()): return since
        if alive and not alive(): return None
        time.sleep(0.05)
    return None

def wait_idle(group, since, longest):
    """-> when the program had used less than 5 % of a core for 3 seconds, as seconds since `since`; None when it never did."""
    end = mono() + longest; quiet = mono(); before = group.cpu()
    while mono() < end:
        time.sleep(0.5); now = group.cpu()
        if now - before > 0.025: quiet = mono()
        before = now
        if mono() - quiet >= 3: return round(quiet - since, 3)
    return None

def one(o, xs, home, tag):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "DBUS", "DESKTOP", "QT_", "GTK", "KDE", "WAYLAND"))}
    rt = home + "/.run"; os.makedirs(rt, mode=0o700, exist_ok=True)
    env.update(HOME=home, DISPLAY=xs.disp, XDG_RUNTIME_DIR=rt, XDG_CACHE_HOME=home + "/.cache", XDG_CONFIG_HOME=home + "/.config", XDG_DATA_HOME=home + "/.local/share",
               LIBGL_ALWAYS_SOFTWARE="1", QT_QPA_PLATFORM="xcb", GDK_BACKEND="x11", NO_AT_BRIDGE="1", GTK_A11Y="none", GSETTINGS_BACKEND="keyfile", LANG="C.UTF-8", XDG_SESSION_TYPE="x11",
               GIO_USE_VFS="local")
    for kv in o.env: k, v = kv.split("=", 1); env[k] = v
    for d in (".cache", ".config", ".local/share"): os.makedirs(f"{home}/{d}", exist_ok=True)
    g = Group(); pr = Probe(xs.disp, o.region, o.hz); time.sleep(0.25)
    bus = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address=unix:path={rt}/bus"], env=env, preexec_fn=g.enter, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    env["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={rt}/bus"; g.own.add(bus.pid)
    for _ in range(100):
        if os.path.exists(rt + "/bus"): break
        time.sleep(0.01)
    if o.drop_caches:
        subprocess.call("sync"); open("/proc/sys/vm/drop_caches", "w").write("3\n")
    cmd = o.app.replace("{path}", shlex.quote(o.path)) if o.path else o.app
    log = open(f"{o.shots}/{tag}.log", "w")
    sc0, st0 = syscpu(); x0 = xs.cpu(); c0 = g.cpu()
    smp = Sampler(g); smp.start()
    t0 = mono(); p = subprocess.Popen(cmd, shell=True, env=env, preexec_fn=g.enter, stdout=log, stderr=log, cwd=home); g.root = p.pid
    if o.app_cwd: pass
    R = {"tag": tag, "scenario": o.scenario, "cmd": cmd}
    alive = lambda: p.poll() is None or len([x for x in g.pids() if x not in g.own]) > 0
    # window
    tw = None
    while mono() - t0 < o.timeout and tw is None:
        for m in pr.maps:
            if m[0] >= t0 and m[2] > 100 and m[3] > 100 and not m[4]: tw = m[0]; break
        if not alive(): break
        time.sleep(0.02)
    R["t_window"] = round(tw - t0, 3) if tw else None
    if o.prep and tw:
        time.sleep(o.prep_delay); R["prep_at"] = round(mono() - t0, 3); run_inject(xs.disp, o.prep.replace(";", "\n") + "\n")
    base = t0 if not o.rebase_prep else mono()
    tf = None
    while mono() - t0 < o.timeout:
        for f in pr.frames:
            if f[T] >= base and f[NM] >= o.min_mark: tf = f[T]; break
        if tf or not alive(): break
        time.sleep(0.02)
    R["t_first_image"] = round(tf - base, 3) if tf else None
    ts = wait_settle(pr, tf, o.quiet, t0 + o.timeout, o.min_mark, alive, smp, o.busy_quiet) if tf else None
    R["t_settled"] = round(ts - base, 3) if ts else None
    ref = ts or mono()
    # time when 90 % of the finally shown image blocks were on screen
    fin = pr.frames[-1] if pr.frames else None
    if tf and fin:
        t90 = next((f[T] for f in pr.frames if f[T] >= base and f[MB] >= 0.9 * fin[MB]), None); R["t_90pct_filled"] = round(t90 - base, 3) if t90 else None
        R["n_mark"], R["blocks"], R["n_colours"], R["id"], R["detail"] = fin[NM], fin[MB], fin[NC], fin[ID], fin[DET]
    R["frames_until_settled"] = len({f[HM] for f in pr.frames if f[T] >= base and f[T] <= ref})
    lc = [c for c in smp.log if c[0] <= ref + 0.06]; R["cpu_s_until_settled"] = round((lc[-1][2] if lc else g.cpu()) - c0, 2)
    R["peak_rss_mb_open"] = round(max([r for t, r, _ in smp.log] or [0]) / 1e6, 1)
    pr.shot(f"{o.shots}/{tag}-open")
    if o.input and tf and alive():
        time.sleep(o.pre_input)
        if o.pre_script: run_inject(xs.disp, o.pre_script.replace(";", "\n") + "\n"); wait_settle(pr, mono(), 1.0, mono() + 20, 1, alive)
        settled_mb = pr.frames[-1][MB]; cin = g.cpu(); xin = xs.cpu()
        if o.mid_shot:
            def mid():
                time.sleep(2.5); pr.cmd(f"shot {o.shots}/{tag}-mid.ppm")
            threading.Thread(target=mid, daemon=True).start()
        ti, kk = run_inject(xs.disp, input_script(o.input, o)); a = [t for t, k in zip(ti, kk) if k != "move"] or ti
        tin0, tin1 = a[0], a[-1]
        tail = wait_settle(pr, tin1, o.quiet, mono() + o.tail_timeout, o.min_mark, alive, smp, o.busy_quiet)
        win = [f for f in pr.frames if tin0 <= f[T] <= tin1]; prev = [f for f in pr.frames if f[T] < tin0][-1:]
        ch = []; cur = prev[0][HM] if prev else None
        for f in win:
            if f[HM] != cur: ch.append(f[T]); cur = f[HM]
        edges = [tin0] + ch + [tin1]; gaps = [b - a for a, b in zip(edges, edges[1:])]
        R["in_dur_s"] = round(tin1 - tin0, 3); R["in_frames"] = len(ch); R["in_fps"] = round(len(ch) / (tin1 - tin0), 2) if tin1 > tin0 else None
        R["in_longest_gap_s"] = round(max(gaps), 3) if gaps else None
        R["in_first_response_s"] = round(ch[0] - tin0, 3) if ch else None
        R["in_gap_p95_s"] = round(sorted(gaps)[int(len(gaps) * 0.95)], 3) if len(gaps) > 3 else None
        R["tail_s"] = round(max(0, tail - tin1), 3) if tail else None
        any_ = [f[T] for f in win]; e2 = [tin0] + any_ + [tin1]; R["in_any_fps"] = round(len(any_) / max(1e-9, tin1 - tin0), 2); R["in_any_longest_gap_s"] = round(max(b - a for a, b in zip(e2, e2[1:])), 3)
        # time-weighted share of image blocks that were filled during the input, relative to the settled view before it
        tot = 0; seq = ([(tin0,) + prev[0][1:]] if prev else []) + win
        for f, n in zip(seq, seq[1:] + [(tin1,)]): tot += min(f[MB], settled_mb) * (n[0] - f[T])
        R["in_fill"] = round(tot / max(1e-9, (tin1 - tin0) * max(1, settled_mb)), 3)
        if o.input in ("step", "flood"):
            end = (tail or mono()) + 0.05; ids = []; tt = []
            for f in pr.frames:
                if tin0 <= f[T] <= end and f[ID] >= 0 and (not ids or ids[-1] != f[ID]): ids.append(f[ID]); tt.append(f[T])
            start = next((f[ID] for f in reversed(pr.frames) if f[T] < tin0 and f[ID] >= 0), -1)
            ids2 = [i for i in ids if i != start]
            R["ids_first_last"] = [start, ids[-1] if ids else -1]; R["images_shown"] = len(set(ids2)); R["keys"] = o.steps
            R["images_per_s"] = round(len(set(ids2)) / (tt[-1] - tin0), 2) if ids2 and tt[-1] > tin0 else None
            R["lag_end_s"] = round(tt[-1] - tin1, 3) if ids2 else None
            # per-step latency: key k -> the image with that index on screen
            keys = [t for t, k in zip(ti, kk) if k == "key"]; lat = []
            for i, k in enumerate(keys):
                want = start + i + 1; hit = next((t for t, d in zip(tt, ids) if d == want and t >= k), None)
                if hit: lat.append(hit - k)
            if lat: R["step_latency_median_s"] = round(statistics.median(lat), 3); R["step_latency_max_s"] = round(max(lat), 3); R["steps_matched"] = len(lat)
        R["in_cpu_s"] = round(g.cpu() - cin, 2); R["in_xserver_cpu_s"] = round(xs.cpu() - xin, 2)
        pr.shot(f"{o.shots}/{tag}-end")
    elif o.linger: time.sleep(o.linger); pr.shot(f"{o.shots}/{tag}-linger")
    if o.idle and alive(): R["t_idle"] = wait_idle(g, t0, o.idle)
    R["alive_at_end"] = bool(alive()); R["exit"] = p.poll(); R["wall_s"] = round(mono() - t0, 2)
    sc1, st1 = syscpu(); cpu = g.cpu() - c0; xc = xs.cpu() - x0
    R["cpu_s_total"] = round(cpu, 2); R["xserver_cpu_s"] = round(xc, 2); R["other_cpu_s"] = round(sc1 - sc0 - cpu - xc, 2); R["steal_s"] = round(st1 - st0, 2)
    smp.go = False; smp.join(1)
    R["peak_rss_mb"] = round(smp.peak / 1e6, 1); R["peak_pss_mb"] = round(smp.peakpss / 1e6, 1); R["nproc"] = smp.nproc
    pr.cmd("stat"); time.sleep(0.1); R["probe"] = pr.stat.split(" ", 2)[-1]
    json.dump({"t0": t0, "base": base, "frames": pr.frames}, open(f"{o.shots}/{tag}.frames.json", "w"))
    g.kill(); bus.poll(); pr.stop(); log.close()
    for f in os.listdir(o.shots):
        if f.startswith(tag) and f.endswith(".ppm"):
            s = f"{o.shots}/{f}"; subprocess.call(["convert", s, "-strip", "-quality", "11", s[:-4] + ".png"]); os.unlink(s)
    return R

SCEN = {  # scenario: (input, default path)
    "folder-open": (None, "F1k"), "folder-scroll": ("scroll", "F10k"), "image-open": (None, "S60/DSC_00000.jpg"),
    "step": ("step", "S60/DSC_00000.jpg"), "flood": ("flood", "S60/DSC_00000.jpg"), "panzoom": ("panzoom", "gtif/giga40k.tif")}

def wipe(home, seed):
    shutil.rmtree(home, ignore_errors=True); os.makedirs(home)
    if seed and os.path.isdir(seed): shutil.copytree(seed, home, dirs_exist_ok=True, symlinks=True)

def main(argv=None):
    a = argparse.ArgumentParser(); A = a.add_argument
    A("--scenario", required=True, choices=list(SCEN)); A("--app", required=True, help="command; {path} is replaced"); A("--name", default="app")
    A("--path"); A("--data", default=DATA); A("--runs", type=int, default=3); A("--cache", choices=["cold", "warm"], default="cold")
    A("--home", help="scratch HOME (default $TESSERA_PEERS_DATA/.home/NAME)"); A("--seed", help="directory copied into the fresh HOME"); A("--env", action="append", default=[])
    A("--timeout", type=float, default=60); A("--tail-timeout", type=float, default=30); A("--quiet", type=float, default=1.5); A("--busy-quiet", type=float, default=8); A("--region", default="0,0,1600,1000"); A("--hz", type=float, default=60)
    A("--center", default="800,500"); A("--rate", type=float, default=20); A("--steps", type=int, default=50); A("--next-key", default="Right")
    A("--zoom-mod", default="", help="keysym held while zooming with the wheel, e.g. Control_L"); A("--zoom-invert", action="store_true"); A("--pan-button", type=int, default=1)
    A("--zoom-ticks", default="10,5,8", help="wheel ticks of the three zooms; choose so that the total zoom is about 6x, then 2.5x, then back 4x")
    A("--prep", default="", help="input script (ms cmd;ms cmd) sent after the window is up"); A("--prep-delay", type=float, default=1.0); A("--rebase-prep", action="store_true", help="count times from the prep input")
    A("--scroll-mod", help="key held while scrolling by wheel, where a plain wheel zooms"); A("--pre-script", default="", help="input sent after the view settled, before the measured input"); A("--pre-input", type=float, default=0.5); A("--input", help="override: scroll|scrollpage|step|flood|panzoom|file:SCRIPT")
    A("--min-mark", type=int, default=60); A("--linger", type=float, default=0); A("--idle", type=float, default=0, help="at the end waits until the program does nothing more, at most so many seconds"); A("--drop-caches", action="store_true"); A("--mid-shot", action="store_true"); A("--app-cwd")
    A("--shots", default=DATA + "/.shots"); A("--out", default=DATA + "/results.jsonl"); A("--suffix", default=""); A("--cell", default="", help="what the rows are called in a comparison")
    o = a.parse_args(argv); build()
    o.region = [int(v) for v in o.region.split(",")]; o.center = [int(v) for v in o.center.split(",")]
    inp, dp = SCEN[o.scenario]; o.input = o.input or inp; o.path = o.path or f"{o.data}/{dp}"; o.path = os.path.abspath(o.path) if os.path.exists(o.path) else o.path; os.makedirs(o.shots, exist_ok=True)
    home = o.home or f"{DATA}/.home/{o.name}"; xs = XServer(); res = []
    try:
        if o.cache == "warm" and not os.path.isdir(home): wipe(home, o.seed)
        for i in range(o.runs):
            if o.cache == "cold": wipe(home, o.seed)
            shutil.rmtree(home + "/.run", ignore_errors=True)
            tag = f"{o.name}-{o.scenario}{o.suffix}-{os.path.basename(o.path.rstrip('/'))}-{o.cache}-{i}"
            for attempt in range(3):
                quiet = wait_quiet(); r = one(o, xs, home, tag)
                r["contaminated"] = r["other_cpu_s"] > 0.12 * r["wall_s"] + 0.25
                if not r["contaminated"] or o.cache == "keep": break
                if o.cache == "cold": wipe(home, o.seed)
                shutil.rmtree(home + "/.run", ignore_errors=True)
            r.update(name=o.name, path=o.path, cache=o.cache, run=i, suffix=o.suffix, cell=o.cell, when=time.strftime("%H:%M:%S")); res.append(r)
            open(o.out, "a").write(json.dumps(r) + "\n")
            if r["t_first_image"] is None and o.runs > 1: break
    finally: xs.stop()
    med = {}
    for k in res[0]:
        v = [r.get(k) for r in res if isinstance(r.get(k), (int, float)) and not isinstance(r.get(k), bool)]
        if v: med[k] = round(statistics.median(v), 3)
    print(json.dumps({"name": o.name, "scenario": o.scenario, "path": o.path, "cache": o.cache, "runs": len(res), "median": med, "last_shot": f"{o.shots}/{res[-1]['tag']}-*.png"}, indent=1))
if __name__ == "__main__": main()
