#!/usr/bin/env python3
"""Court years of invented people, with what must hold asked after every act (src/simulate/invariants.c).

    test/simulation.py            20 seeds of 12 months on the simulated disk; 2 of them again on PostgreSQL, with the same root;
                                  one again, with the same root; a short one under the sanitizers; the demo on several last days
    test/simulation.py SEED ...   those seeds only, on the simulated disk; says what was broken

Together the seeds must live every state of the procedure and take every act; the demo must have a file in
every state whatever day it is made on. Ends with "N passed, N failed"."""
import concurrent.futures
import json
import os
import subprocess
import sys

ENDS = "2026-11-20"
MONTHS, MATTERS = 12, 46
RELEASE = "build/release/congly"
DEBUG = "build/debug/congly"
SEEDS = list(range(1, 21))
DEMO_MATTERS = 80
DEMO_ENDS = ["2026-07-05", "2026-09-03", "2026-11-28", "2026-12-31", "2027-02-05", "2027-02-09", "2027-02-12", "2027-05-04", # Sundays, Saturdays, feasts, Tết
             "2027-05-12", "2027-07-30", "2028-02-04", "2028-02-25", "2028-02-29"] # days on which a hearing once was not opened, or nothing was taken down
NOT_TAKEN = {
    "recount_deadlines": "waits for a year's calendar to be announced while the court runs (src/app/recount_test.c); here the law stays as it is",
}


def live(program, seed, months=MONTHS, matters=MATTERS, extra=("--check",), ends=ENDS):
    done = subprocess.run([program, "simulate", "--seed", str(seed), "--months", str(months), "--courts", "4", "--matters", str(matters),
                           "--ends", ends, "--json", *extra], capture_output=True, text=True)
    try:
        return json.loads(done.stdout), done.stderr
    except ValueError:
        return None, (done.stdout + done.stderr)[-2000:]


def postgres(seed):
    """A database of its own on the tests' server."""
    base = os.environ["CONGLY_TEST_PG"]
    name = "simulation_%d_%d" % (os.getpid(), seed)
    sql = lambda text: subprocess.run(["psql", "-q", base, "-c", text], check=True, capture_output=True)
    sql("CREATE DATABASE " + name)
    try:
        head, _, rest = base.partition("?")
        url = head.rsplit("/", 1)[0] + "/" + name + ("?" + rest if rest else "")
        return live(RELEASE, seed, extra=["--check", "--database", url])
    finally:
        sql("DROP DATABASE " + name)


class Result:
    passed = failed = skipped = 0

    def say(self, what, wrong):
        print("%s %s%s" % ("ok    " if not wrong else "FAILED", what, ": " + wrong if wrong else ""), flush=True)
        if wrong:
            self.failed += 1
        else:
            self.passed += 1


def broken(report, error):
    if report is None:
        return "no report: " + error
    lines = ["%s %s: %s" % (b["court"], b["matter"], b["what"]) for b in report["broken"]]
    return "%d broken: %s" % (len(lines), "; ".join(lines[:5])) if lines else ""


def line(report):
    return "" if report is None else ", %d acts, %d attempts in vain" % (report["acts"], report["attempts"])


def unlived(reports):
    states = {}
    for r in reports:
        for s in r["states"]:
            states[s["id"]] = states.get(s["id"], 0) + s["done"]
    return [s for s, n in states.items() if n == 0 and s != "draft"]


def never_taken(reports):
    taken = set()
    every = []
    for r in reports:
        every = [t["id"] for t in r["taken"]]
        taken |= {t["id"] for t in r["taken"] if t["done"]}
    return [a for a in every if a not in taken]


def all_levels(result):
    subprocess.run(["make", "--no-print-directory", "-s", "release", "-j%d" % os.cpu_count()], check=True)
    with concurrent.futures.ThreadPoolExecutor(max_workers=3) as pool: # a year on PostgreSQL mostly waits for it: it begins first
        served = {seed: pool.submit(postgres, seed) for seed in (1, 2)} if "CONGLY_TEST_PG" in os.environ else {}
        lived = {seed: pool.submit(live, RELEASE, seed) for seed in SEEDS}
        again = pool.submit(live, RELEASE, 1)
        careful = pool.submit(live, DEBUG, 101, 6, 6)
        demos = {ends: pool.submit(live, RELEASE, 1, MONTHS, DEMO_MATTERS, (), ends) for ends in DEMO_ENDS}
        reports = {}
        for seed in SEEDS:
            reports[seed], error = lived[seed].result()
            result.say("seed %d%s" % (seed, line(reports[seed])), broken(reports[seed], error))
        root = (reports[1] or {}).get("root", "")
        report, error = again.result()
        result.say("seed 1 again", broken(report, error) or ("" if report["root"] == root else "another root"))
        report, error = careful.result()
        result.say("seed 101 under the sanitizers" + line(report), broken(report, error))
        for seed, future in served.items():
            report, error = future.result()
            other = report is not None and report["root"] != (reports[seed] or {}).get("root")
            result.say("seed %d on PostgreSQL" % seed, broken(report, error) or ("another root than on SQLite" if other else ""))
        if not served:
            result.skipped += 2
        for ends, future in demos.items():
            report, error = future.result()
            empty = unlived([report]) if report else []
            result.say("a file in every state in the demo made on " + ends, error if report is None else ", ".join(empty) + ": none" if empty else "")
    there = [r for r in reports.values() if r is not None]
    missing = unlived(there)
    result.say("every state was lived in", ", ".join(missing) + " was not" if missing else "")
    missing = [a for a in never_taken(there) if a not in NOT_TAKEN]
    result.say("every act was taken but " + ", ".join("%s: %s" % x for x in NOT_TAKEN.items()), ", ".join(missing) + " was not" if missing else "")


def main():
    result = Result()
    if len(sys.argv) > 1:
        for seed in sys.argv[1:]:
            report, error = live(RELEASE, int(seed))
            result.say("seed %s%s" % (seed, line(report)), broken(report, error))
    else:
        all_levels(result)
    print("%d passed, %d failed" % (result.passed, result.failed) + (", %d skipped" % result.skipped if result.skipped else ""))
    return 1 if result.failed else 0


if __name__ == "__main__":
    sys.exit(main())
