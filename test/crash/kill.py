#!/usr/bin/env python3
"""A court killed under load, twenty times: what it acknowledged is kept.

    test/crash/kill.py CONGLY [ROUNDS_SQLITE ROUNDS_POSTGRES]

Clients file petitions and fetch their receipts until `kill -9` takes the server away (on PostgreSQL once the database instead, by an
immediate stop); it starts again on the same directory. Each time:
    every acknowledged petition is there, and its receipt is the one handed out, now with a proof that a stranger can check;
    a request whose answer was lost was done once or not at all: the same key again tells, and does not do it twice;
    every checkpoint the public saw is the beginning of the one that stands now;
    `congly verify` says that everything agrees.
Ends with "N passed, N failed, N skipped"."""
import os
import random
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import court as c  # noqa: E402

PROGRAM = os.path.abspath(sys.argv[1])
ROUNDS = [int(a) for a in sys.argv[2:4]] or [15, 5]
CLIENTS, SEED = 6, 20260302
THINK = 0.05  # of a client between two petitions, so that what must be checked again stays small; none of them thinks near the end
HOT = 0.05
PAUSE = 0.5  # a busy database answers 503: not asked again at once
PG = {"CONGLY_PG_PORT": "5547", "CONGLY_PG_DIR": ""}


class Load:
    """Clients that file petitions until told to stop; what they were told is kept."""

    def __init__(self, court, round_no):
        self.court, self.round = court, round_no
        self.filed, self.unanswered, self.refused, self.seen = [], [], [], []
        self.lock, self.stopped, self.hot = threading.Lock(), False, False
        people = court.citizens()
        for a in people[:CLIENTS]:
            court.token(a), court.cookie(a)
        self.threads = [threading.Thread(target=self.client, args=(i, people[i % len(people)])) for i in range(CLIENTS)]
        self.threads.append(threading.Thread(target=self.watch))
        for t in self.threads:
            t.start()

    def client(self, no, account):
        n = 0
        while not self.stopped:
            n += 1
            key = "crash-%04d-%02d-%06d" % (self.round, no, n)
            try:
                status, result = self.court.petition(account, key)
            except c.Away:
                time.sleep(0.05)
                continue
            except (c.Lost, ValueError):
                with self.lock:
                    self.unanswered.append((account, key))
                continue
            if status == 503 or status == 500:
                with self.lock:
                    self.unanswered.append((account, key))
                time.sleep(PAUSE)
                continue
            if status != 201:
                with self.lock:
                    self.refused.append((status, str(result)[:300]))
                continue
            entry = [account, key, result, None]
            with self.lock:
                self.filed.append(entry)
            try:
                entry[3] = self.court.receipt(account, result["matter"])
            except (c.Lost, c.Broken, ValueError):
                pass  # the act was acknowledged, the receipt is fetched again later
            if not self.hot:
                time.sleep(THINK)

    def watch(self):
        """A reader of the public log keeps every checkpoint he sees."""
        last = 0
        while not self.stopped:
            try:
                seen = self.court.checkpoint()
                if seen is not None and seen.size != last:
                    last = seen.size
                    with self.lock:
                        self.seen.append(seen)
            except (c.Lost, IndexError):
                pass
            time.sleep(0.05)

    def stop(self):
        self.stopped = True
        for t in self.threads:
            t.join()


class World:
    """What the outside knows of a court over all rounds."""

    def __init__(self, court):
        self.court, self.filed, self.seen, self.matters, self.lost_done = court, [], [], set(), 0

    def note(self, load):
        if load.refused:
            raise c.Broken("a petition was refused: %s" % (load.refused[0],))
        self.filed += load.filed
        self.seen += load.seen
        for _, _, result, _ in load.filed:
            if result["matter"] in self.matters:
                raise c.Broken("two petitions are one file")
            self.matters.add(result["matter"])

    def check_filed(self, filed):
        court = self.court
        for account, key, result, receipt in filed:
            status, again = court.petition(account, key)
            if status not in (200, 201) or not again["repeated"] or any(again[k] != result[k] for k in ("matter", "seq", "leaf", "number")):
                raise c.Broken("an acknowledged petition is not there: %d %s" % (status, again))
            file = court.receipt(account, result["matter"])
            number, leaf, proven = c.receipt_leaf(file, court.vkey)
            if not proven or leaf.hex() != result["leaf"] or number != result["number"]:
                raise c.Broken("receipt %s does not prove its petition" % number)
            if receipt is not None and receipt["receipt"] != file["receipt"]:
                raise c.Broken("receipt %s is not the one that was handed out" % number)

    def check_unanswered(self, unanswered):
        """Done once or not at all; asked again, it is done once."""
        for account, key in unanswered:
            status, first = self.court.petition(account, key)
            if status not in (200, 201):
                raise c.Broken("asked again: %d %s" % (status, first))
            self.lost_done += first["repeated"]
            _, second = self.court.petition(account, key)
            if not second["repeated"] or second["matter"] != first["matter"] or first["matter"] in self.matters:
                raise c.Broken("one request made two files")
            self.matters.add(first["matter"])
            self.filed.append([account, key, second, None])

    def check_log(self):
        """The log only grew: every checkpoint ever seen is the root of the first leaves of the present tree."""
        now = self.wait_for_log()
        leaves = self.court.leaves(now.size)
        if c.root_of(leaves) != now.root:
            raise c.Broken("the tiles do not give the root of the checkpoint")
        for seen in self.seen:
            if seen.size > now.size or c.root_of(leaves[:seen.size]) != seen.root or seen.origin != now.origin:
                raise c.Broken("the log forked at %d" % seen.size)
        self.seen = [now]

    def wait_for_log(self):
        """What was committed is public within a few seconds."""
        until = time.monotonic() + 20
        while time.monotonic() < until:
            now = self.court.checkpoint()
            if now is not None and now.size >= len(self.filed):
                return now
            time.sleep(0.1)
        raise c.Broken("acts are not made public")


def pg(word):
    done = subprocess.run(["test/pg.sh", word], capture_output=True, text=True, env={**os.environ, **PG})
    if done.returncode != 0:
        raise c.Broken("pg.sh %s: %s" % (word, done.stderr[:500]))
    return done.stdout.strip()


def one_round(world, n, rng, database_dies):
    court = world.court
    load = Load(court, n)
    time.sleep(0.3 + rng.random() * 0.9)
    load.hot = True
    time.sleep(HOT)
    if database_dies:
        pg("crash")
        load.hot = False
        time.sleep(0.5)
        pg("start")
        time.sleep(1.5)  # the same server goes on with the database that came back
        load.stop()
    else:
        court.kill()
        load.stop()
        court.start()
    world.note(load)
    world.check_unanswered(load.unanswered)
    world.wait_for_log()
    world.check_filed(load.filed)
    world.check_log()
    court.verify()
    return len(load.filed), len(load.unanswered)


def series(engine, rounds, port, database):
    rng = random.Random(SEED)
    court = c.Court(PROGRAM, port, database)
    world = World(court)
    passed = acts = 0
    try:
        court.start()
        court.learn_key()
        for n in range(rounds):
            dies = engine == "postgres" and n == rounds - 1
            try:
                filed, lost = one_round(world, n, rng, dies)
            except c.Broken as e:
                print("FAIL %s round %d: %s" % (engine, n, e))
                return passed, 1
            acts += filed
            passed += 1
            print("ok   %s round %d: %d acknowledged, %d without an answer" % (engine, n, filed, lost), flush=True)
        world.check_filed(world.filed)
        if acts < rounds * 3 or world.lost_done == 0 and rounds >= 10:
            print("FAIL %s: too little was under way: %d acts, %d lost answers of acts that were done" % (engine, acts, world.lost_done))
            return passed, 1
        print("ok   %s: all %d petitions of all rounds once more" % (engine, len(world.filed)))
        return passed + 1, 0
    except (c.Broken, c.Lost) as e:
        print("FAIL %s: %s" % (engine, e))
        return passed, 1
    finally:
        court.remove()


def main():
    passed, failed = series("sqlite", ROUNDS[0], 18510, "")
    skipped = 0
    PG["CONGLY_PG_DIR"] = os.path.join(os.environ.get("TMPDIR", "/tmp"), "congly-pg-crash-%d" % os.getpid())
    try:
        url = pg("start")
    except c.Broken as e:
        print("skipped: %s" % e)
        url, skipped = "", 1
    if url:
        try:
            p, f = series("postgres", ROUNDS[1], 18511, url)
        finally:
            pg("stop")
        passed, failed = passed + p, failed + f
    print("%d passed, %d failed%s" % (passed, failed, ", %d skipped" % skipped if skipped else ""))
    return 1 if failed else 0


sys.exit(main())
