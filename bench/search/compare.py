"""Ours beside its peers: the same invented collection, the same queries, one thread, each query asked once. Called by bench/run.py as its
part `search`; writes bench/results/search.md. README.md beside this file says what is compared and what is not."""
import datetime
import json
import os
import platform
import shutil
import statistics
import subprocess
import tempfile
import time

PROGRAM, BENCH = "build/release/congly", "build/release/bench/search/"
CACHE = "build/peers"
CLASSES = ("T_RARE", "T_COMMON", "AND2", "AND6", "OR3", "OR3mid", "PHR2", "PHR3", "PHR4", "FILT", "DATE")
SHARES = (("p50", 0.50), ("p90", 0.90), ("p99", 0.99), ("p99.9", 0.999))
SECONDS = 60  # of the ten best, and again of the counts: an engine that needs more answers a part of each class
PG = {"CONGLY_PG_PORT": "5549"}


def at_share(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def time_of(us):
    return "%.0f µs" % us if us < 9995 else "%.0f ms" % (us / 1000)


def size_of(path):
    return sum(os.path.getsize(os.path.join(folder, name)) for folder, _, names in os.walk(path) for name in names)


def run_measured(args, log, **more):
    """Seconds on the clock, of the processor, and the most memory that was resident, in MiB."""
    began = time.perf_counter()
    with open(log, "w") as said:
        process = subprocess.Popen(args, stderr=said, **more)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        with open(log, errors="replace") as said:
            print(said.read()[-2000:], flush=True)
        raise subprocess.CalledProcessError(process.returncode, args)
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


class Engine:
    def __init__(self, name, command, version):
        self.name, self.command, self.version = name, command, version
        self.top, self.count, self.hits = {}, {}, {}
        self.built = self.cpu = self.build_memory = self.memory = self.size = 0.0
        self.place = ""

    def begin(self, place):
        self.place = os.path.join(place, self.name)
        self.log = self.place + ".log"

    def recall(self):
        """True when an earlier run has built it and left it there; what that cost is told again."""
        if not os.path.exists(self.log + ".built"):
            return False
        with open(self.log + ".built") as f:
            self.version, self.built, self.cpu, self.build_memory, self.size = json.load(f)
        return True

    def keep(self):
        with open(self.log + ".built", "w") as f:
            json.dump([self.version, self.built, self.cpu, self.build_memory, self.size], f)

    def args(self, *words):
        return [w for part in self.command for w in (words if part == "{}" else (part,))]

    def build(self, files):
        os.makedirs(self.place)
        self.built, self.cpu, self.build_memory = run_measured(self.args("build", files["words"], self.place), self.log)
        self.size = size_of(self.place)

    def ask(self, files, seconds):
        out = self.log + ".out"
        with open(out, "w") as f:
            _, _, self.memory = run_measured(self.args("ask", self.place, files["warm"], files["queries"], str(seconds)), self.log, stdout=f)
        with open(out) as f:
            for line in f:
                self.take(line.split())

    def take(self, words):
        if words[0] == "top":
            self.top[int(words[1])] = float(words[2])
        elif words[0] == "count":
            self.count[int(words[1])] = float(words[2])
            self.hits[int(words[1])] = words[3]

    def close(self, kept):
        if not kept:
            shutil.rmtree(self.place, ignore_errors=True)


class Ours(Engine):
    def recall(self):
        return False

    def build(self, files):
        shutil.rmtree(self.place, ignore_errors=True)
        self.built, self.cpu, self.build_memory = run_measured([PROGRAM, "search", "index", self.place, files["jsonl"]], self.log, stdout=subprocess.DEVNULL)
        self.size = size_of(self.place)


class Postgres(Engine):
    """A server of its own; memory is that of the process that answers, with what of the shared buffers it touched."""

    def begin(self, place):
        super().begin(place)
        self.env = {**os.environ, **PG, "CONGLY_PG_DIR": os.path.join(place, "congly-pg-search")}

    def start(self):
        self.place = subprocess.run(["test/pg.sh", "start"], env=self.env, check=True, capture_output=True, text=True).stdout.strip()

    def recall(self):
        self.start()
        return super().recall()

    def build(self, files):
        for setting in ("shared_buffers = '2GB'", "max_wal_size = '16GB'", "checkpoint_timeout = '1h'", "synchronous_commit = off"):
            subprocess.run(["psql", "-q", self.place, "-c", "ALTER SYSTEM SET " + setting], check=True)
        subprocess.run(["test/pg.sh", "crash"], env=self.env, check=True)  # nothing is in it yet; the settings want a new start
        subprocess.run(["test/pg.sh", "start"], env=self.env, check=True, stdout=subprocess.DEVNULL)
        self.built, _, _ = run_measured(self.args("build", files["words"], self.place), self.log)
        bytes_of = "SELECT pg_total_relation_size('texts')"
        self.size = float(subprocess.run(["psql", "-qtA", self.place, "-c", bytes_of], check=True, capture_output=True, text=True).stdout)

    def take(self, words):
        super().take(words)
        if words[0] == "memory":
            self.server_memory = int(words[1]) / 1024

    def ask(self, files, seconds):
        super().ask(files, seconds)
        self.memory = self.server_memory

    def close(self, kept):
        if kept:
            subprocess.run(["psql", "-q", self.place, "-c", "CHECKPOINT"], check=True)
        subprocess.run(["test/pg.sh", "crash" if kept else "stop"], env=self.env)


KINDS = {"postgres": Postgres}


def is_explained(engine, query, ours, theirs):
    """A tsvector keeps 256 places of a word: phrases of words that stand more often in a text are found in fewer."""
    return engine == "postgres" and query[1] == "row" and int(theirs) < int(ours)


def peers(wanted):
    """Those that can be had; the others are told by name."""
    out = subprocess.run(["bench/search/setup", CACHE], check=True, capture_output=True, text=True).stdout
    versions, engines, skipped = {}, [], []
    for line in out.splitlines():
        word, _, rest = line.partition(" ")
        name, _, rest = rest.partition(" ")
        if word == "version":
            versions[name] = rest
        elif word == "skipped":
            skipped.append("%s %s" % (name, rest))
            print("search: skipped %s %s" % (name, rest), flush=True)
        elif not wanted or name in wanted:
            engines.append(KINDS.get(name, Engine)(name, rest.split(), ""))
    for e in engines:
        e.version = versions[e.name.split("-")[0]]
    return engines, skipped


def make(program):
    subprocess.run(["make", "--no-print-directory", "-s", "VARIANT=release", BENCH + program], check=True, stdout=subprocess.DEVNULL)


def queries_of(files):
    with open(files["queries"], encoding="utf-8") as f:
        return [line.rstrip("\n").split("\t") for line in f]


def collect(work, count, seed):
    files = {name: os.path.join(work, "%d-%d.%s" % (count, seed, name)) for name in ("jsonl", "words", "warm", "queries")}
    if os.path.exists(files["queries"]):
        return files, queries_of(files)
    make("collection")
    with open(files["jsonl"], "wb") as f:
        subprocess.run([PROGRAM, "synth", "judgments", "--count", str(count), "--seed", str(seed)], check=True, stdout=f)
    with open(files["jsonl"], "rb") as f:
        subprocess.run([BENCH + "collection", files["words"], files["warm"], files["queries"], str(seed)], check=True, stdin=f)
    return files, queries_of(files)


def of_class(engine, times, queries, name):
    return [us for n, us in getattr(engine, times).items() if queries[n][0] == name]


# ---- the report ----------------------------------------------------------------------------------------------------------------


def tables(engines, queries, times, write):
    write("| class | " + " | ".join(e.name for e in engines) + " |\n|---|" + "---|" * len(engines) + "\n")
    for name in CLASSES:
        cells = []
        for e in engines:
            values = of_class(e, times, queries, name)
            shares = " / ".join(time_of(at_share(values, share)) for _, share in SHARES) if values else "–"
            cells.append(shares + (" (%d)" % len(values) if 0 < len(values) < 200 else ""))
        write("| %s | %s |\n" % (name, " | ".join(cells)))
    write("\n")


def compare_hits(engines, queries):
    """For each peer: how many counts agree with ours, how many ours says about, what is explained, and those that differ."""
    ours, rows, differ = engines[0].hits, [], []
    for e in engines[1:]:
        same = about = explained = 0
        off = []
        for n in sorted(e.hits.keys() & ours.keys()):
            if ours[n].startswith("~"):
                about += 1
                want, said = int(e.hits[n]), int(ours[n][1:])
                off.append(abs(said - want) / max(want, 1))
            elif ours[n] == e.hits[n]:
                same += 1
            elif is_explained(e.name, queries[n], ours[n], e.hits[n]):
                explained += 1
            else:
                differ.append((e.name, queries[n], ours[n], e.hits[n]))
        rows.append((e.name, same, about, statistics.median(off) if off else 0.0, max(off, default=0.0), explained, sum(d[0] == e.name for d in differ)))
    return rows, differ


def nearest(engines, queries, name, share):
    """The fastest of the peers there, and how many times ours it takes."""
    values = {e.name: at_share(v, share) for e in engines if (v := of_class(e, "top", queries, name))}
    ours = values.pop(engines[0].name)
    peer = min(values, key=values.get)
    return ours, peer, values[peer]


def report(path, engines, skipped, queries, count, seed, took):
    rows, differ = compare_hits(engines, queries)
    with open(path, "w", encoding="utf-8") as f:
        f.write("# Search beside its peers, %s\n\n%s, %d cores. %d invented rulings (seed %d), %d queries, one thread, each query asked once, in shuffled order, after "
                "warming with others. %.0f minutes in all. `script/bench search` made this; bench/search/README.md says how to read it.\n\n"
                % (datetime.date.today(), platform.processor() or platform.machine(), os.cpu_count(), count, seed, len(queries), took / 60))
        f.write("| engine | version | build | of the processor | memory to build | memory to answer | size | a text |\n|---|---|---|---|---|---|---|---|\n")
        for e in engines:
            f.write("| %s | %s | %.0f s | %s | %s | %.0f MiB | %.0f MB | %.1f KB |\n" % (
                e.name, e.version, e.built, "%.0f s" % e.cpu if e.cpu else "–", "%.0f MiB" % e.build_memory if e.build_memory else "–", e.memory, e.size / 1e6, e.size / count / 1e3))
        for s in skipped:
            f.write("\nSkipped: %s.\n" % s)
        f.write("\n## The ten best (of DATE: the ten newest), p50 / p90 / p99 / p99.9\n\nOurs with the total, which peers are not asked for here. In brackets: how many were answered in time.\n\n")
        tables(engines, queries, "top", f.write)
        f.write("## How many, p50 / p90 / p99 / p99.9\n\n")
        tables(engines, queries, "count", f.write)
        f.write("## The same hits\n\n| engine | same | ours about | off by, median | most | explained | different |\n|---|---|---|---|---|---|---|\n")
        for name, same, about, median, most, explained, different in rows:
            f.write("| %s | %d | %d | %.1f %% | %.1f %% | %d | %d |\n" % (name, same, about, 100 * median, 100 * most, explained, different))
        for name, query, ours, theirs in differ[:40]:
            f.write("\n- %s `%s`: ours %s, %s %s" % (query[0], " ".join(query[3:]), ours, name, theirs))
        f.write("\n")
    return rows


def run(row, options):
    began = time.perf_counter()
    count, seed = int(options.get("--count", 200000)), int(options.get("--seed", 7))
    seconds = int(options.get("--seconds", SECONDS))
    make("ours")
    others, skipped = peers(options.get("--engines", "").split(",") if "--engines" in options else [])
    kept = "--folder" in options
    work = os.path.join(options["--folder"], "%d-%d" % (count, seed)) if kept else tempfile.mkdtemp(prefix="congly-search-")
    os.makedirs(work, exist_ok=True)
    os.chmod(work, 0o755)
    version = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    engines = [Ours("ours", [os.path.abspath(BENCH + "ours"), "{}"], version), *others]
    try:
        files, queries = collect(work, count, seed)
        for e in list(engines):
            print("search: %s" % e.name, flush=True)
            e.begin(work)
            try:
                if not e.recall():
                    e.build(files)
                    e.keep()
                e.ask(files, seconds)
            except subprocess.CalledProcessError as failed:
                if e is engines[0]:
                    raise
                engines.remove(e)
                skipped.append("%s: it failed (%s)" % (e.name, failed))
                print("search: skipped %s" % skipped[-1], flush=True)
            finally:
                e.close(kept)
        for name in CLASSES:
            for word, share in (SHARES[0], SHARES[2]) if len(engines) > 1 else ():
                ours, peer, theirs = nearest(engines, queries, name, share)
                row("search %s, %s" % (name, word), time_of(ours), "%s %s" % (peer, time_of(theirs)), "%.1f" % (theirs / ours), ">= 1", theirs >= ours)
        os.makedirs("bench/results", exist_ok=True)
        path = "bench/results/search.md"
        for name, same, about, _, _, _, different in report(path, engines, skipped, queries, count, seed, time.perf_counter() - began):
            row("search: hits as %s" % name, "%d same" % same, "%d different" % different, "about %d" % about, "0", different == 0)
        print("search: %s, %.0f s" % (path, time.perf_counter() - began), flush=True)
    finally:
        if not kept:
            shutil.rmtree(work, ignore_errors=True)
