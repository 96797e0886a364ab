#!/usr/bin/env python3
"""Search over 20,000 invented rulings: what each class of queries costs, and what is left when the writer is killed.

    test/search/scale.py CONGLY [--accept]

Cost: instructions of search_parse and search_find, a query, counted by valgrind for eleven classes of queries (bench/search/collection.c
draws them from the texts), against test/search/cost.tsv: more than five in a hundred more is a failure. Times would say how busy the
machine is; instructions of the release build are the same everywhere: valgrind shows the program no AVX-512, so the way of AVX2 is
counted, and the C library is told to use none of its wider copies. `--accept` writes the table anew: with a change that costs more for a
reason, or less, the new table belongs into the same commit, whose message says why.

Kill: `congly search add` is killed while it adds to those texts, some times; what it said it had added is there, in order, nothing else
is, the index is whole, and in the end it answers as one that was never interrupted.
Ends with "N passed, N failed"."""
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PROGRAM = os.path.abspath(sys.argv[1])
COLLECTION = os.path.join(os.path.dirname(PROGRAM), "bench", "search", "collection")
TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cost.tsv")
TEXTS, SEED, EACH, MORE = 20000, 7, 40, 1.05
ADDED, KILLS = 900, 5
NARROW = "glibc.cpu.hwcaps=-AVX,-AVX2,-AVX512F,-AVX512BW,-AVX512VL,-ERMS,-FSRM"
COUNTS = {True: 0, False: 0}


def check(name, good, said=""):
    COUNTS[bool(good)] += 1
    if not good:
        print("FAILED: %s: %s" % (name, said), flush=True)


def search(*words, status=0):
    done = subprocess.run([PROGRAM, "search", *words], capture_output=True, text=True)
    check("congly search " + " ".join(words[:1]), done.returncode == status, (words, done.returncode, done.stdout[-300:], done.stderr[-300:]))
    return done.stdout


# ---- cost ----------------------------------------------------------------------------------------------------------------------


def as_typed(fields):
    """A line of collection.c as people type it."""
    name, kind, order, words, type_, year = fields
    words = [w.replace("z", "/") if w[0].isdigit() else w for w in words.split(" ")]
    typed = '"%s"' % " ".join(words) if kind == "row" else (" OR " if kind == "any" else " ").join(words)
    if type_ != "-":
        typed += ' loai:"%s" nam:%s' % (type_[1:].replace("z", " "), year[1:])
    return "%s%s\t%s\n" % (name, "+newest" if order == "newest" else "", typed)


def instructions(index, queries, work):
    path = os.path.join(work, "class")
    with open(path, "w", encoding="utf-8") as f:
        f.writelines(queries)
    out = path + ".callgrind"
    counted = ["valgrind", "--tool=callgrind", "--callgrind-out-file=" + out, "--toggle-collect=search_find", "--toggle-collect=search_parse"]
    done = subprocess.run([*counted, PROGRAM, "search", "bench", index, path], capture_output=True, text=True, env={**os.environ, "GLIBC_TUNABLES": NARROW})
    if done.returncode != 0:
        sys.exit("valgrind: " + done.stderr[-1000:])
    with open(out) as f:
        total = next(int(line.split()[1]) for line in f if line.startswith("totals:"))
    return total // len(queries)


def cost(index, queries, work, accept):
    classes = {}
    for fields in queries:
        classes.setdefault(fields[0], []).append(as_typed(fields))
    now = {name: instructions(index, lines[:EACH], work) for name, lines in sorted(classes.items())}
    if accept:
        with open(TABLE, "w") as f:
            f.writelines("%s\t%d\n" % pair for pair in now.items())
    with open(TABLE) as f:
        known = dict(line.split("\t") for line in f)
    check("the classes of the table", known.keys() == now.keys(), (sorted(known), sorted(now)))
    for name, n in now.items():
        before = int(known.get(name, 0))
        print("   %-10s %10d instructions a query, %+.1f %%" % (name, n, 100 * (n / before - 1) if before else 0), flush=True)
        check("cost of " + name, n <= before * MORE, "%d instructions a query, %d in the table" % (n, before))


# ---- kill ----------------------------------------------------------------------------------------------------------------------


def count(index):
    """After a commit: what the log still held is found."""
    open(index + ".none", "w").close()
    search("add", index, index + ".none")
    return json.loads(search("stats", index))["texts"]


def add_until_killed(index, path, told, moment):
    """What it said it had added before it was killed: a moment after it had said so for the so many-th time. None: it was done."""
    process = subprocess.Popen([PROGRAM, "search", "add", index, path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    lines = []
    for line in process.stderr:
        lines.append(int(line))
        if len(lines) == told:
            time.sleep(moment)
            process.send_signal(signal.SIGKILL)
    process.stderr.close()
    return None if process.wait() == 0 else lines[-1] if lines else 0


def answers(index, typed):
    v = json.loads(search("query", index, *typed.split(" "), "--order", "newest", "--json"))
    return v["total"], [h["id"] for h in v["hits"]]


def kill(index, lines, work):
    chance, done, rounds, killed = random.Random(SEED), 0, 0, 0
    path = os.path.join(work, "more.jsonl")
    while done < len(lines) and rounds < 100:
        with open(path, "wb") as f:
            f.writelines(lines[done:])
        rounds += 1
        said = add_until_killed(index, path, chance.randint(1, 3) if killed < KILLS else 0, chance.uniform(0, 0.05))
        killed += said is not None
        there = count(index) - TEXTS - done
        check("what was acknowledged is there", (len(lines) - done if said is None else said) <= there <= len(lines) - done, (said, there, done))
        for n, found in ((done + there - 1, True), (done + there, False)):  # the first of the rest is not
            if 0 <= n < len(lines):
                knows = subprocess.run([PROGRAM, "search", "similar", index, json.loads(lines[n])["id"]], capture_output=True).stderr == b""
                check("the last and no later one", knows == found, (n, done, there))
        done += there
    check("it was killed and ended", killed == KILLS and done == len(lines), (killed, done))
    search("check", index)


def main():
    work = tempfile.mkdtemp(prefix="congly-scale-")
    path = {name: os.path.join(work, name) for name in ("texts.jsonl", "more.jsonl", "words", "warm", "queries", "index", "whole")}
    try:
        subprocess.run(["make", "--no-print-directory", "-s", "VARIANT=release", "build/release/bench/search/collection"], check=True, stdout=subprocess.DEVNULL)
        with open(path["texts.jsonl"], "wb") as f:
            subprocess.run([PROGRAM, "synth", "judgments", "--count", str(TEXTS), "--seed", str(SEED)], check=True, stdout=f)
        with open(path["texts.jsonl"], "rb") as f:
            drawing = subprocess.Popen([COLLECTION, path["words"], path["warm"], path["queries"], str(SEED)], stdin=f)
            search("index", path["index"], path["texts.jsonl"])
            check("queries are drawn", drawing.wait() == 0)
        with open(path["queries"], encoding="utf-8") as f:
            queries = [line.rstrip("\n").split("\t") for line in f]
        cost(path["index"], queries, work, "--accept" in sys.argv)

        made = subprocess.run([PROGRAM, "synth", "judgments", "--count", str(ADDED), "--seed", str(SEED + 1)], check=True, capture_output=True).stdout
        lines = [line.replace(b'"id":"do-dac-', b'"id":"them-') for line in made.splitlines(True)]
        shutil.copytree(path["index"], path["whole"])
        kill(path["index"], lines, work)
        with open(path["more.jsonl"], "wb") as f:
            f.writelines(lines)
        search("index", path["whole"], path["more.jsonl"])
        for fields in queries[:60]:
            typed = as_typed(fields).split("\t")[1].strip()
            check("the same answer", answers(path["index"], typed) == answers(path["whole"], typed), typed)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print("%d passed, %d failed" % (COUNTS[True], COUNTS[False]))
    return 1 if COUNTS[False] else 0


sys.exit(main())
