#!/usr/bin/env python3
"""A court killed under load, twenty times on each engine: what it acknowledged is kept.

    test/crash/kill.py CONGLY [ROUNDS_SQLITE ROUNDS_POSTGRES]

Each client lives cases from the petition, with a file and its receipt, through the judge's fee notice, the bank's signed report, the
collector's receipt, acceptance into the register, judge and clerk of the case, to the first service; he reads his notices in between.
`kill -9` takes the server away (on PostgreSQL every fifth time the database instead, by an immediate stop); it starts again on the
same directory. Each time:
    every acknowledged act stands in its file once, under its number, and so does every payment; the same request again says so;
    every petition's receipt is the one handed out, now with a proof that a stranger can check; every file handed in is whole;
    what was read is not new again;
    a request whose answer was lost was done once or not at all: the same key again tells, and does not do it twice;
    every checkpoint the public saw is the beginning of the one that stands now;
    `congly verify` says that everything agrees.
Ends with "N passed, N failed, N skipped"."""
import collections
import datetime
import json
import multiprocessing
import os
import random
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import court as c  # noqa: E402

PROGRAM = os.path.abspath(sys.argv[1])
ROUNDS = [int(a) for a in sys.argv[2:4]] or [20, 20]
CLIENTS, SEED = 6, 20260302
THINK = 0.02  # of a client between two acts, so that what must be checked again stays small; none of them thinks near the end
HOT = 0.05
PAUSE = 0.5  # a busy database answers 503: not asked again at once
DATABASE_DIES = 5  # on PostgreSQL, every so many rounds
PG = {"CONGLY_PG_PORT": "5547", "CONGLY_PG_DIR": ""}
VN = datetime.timezone(datetime.timedelta(hours=7))
VALUE, ADVANCE = 500000000, 12000000
PETITION = {
    "plaintiffs": [{"name": "Nguyễn Văn Giả Định", "self": True}],
    "defendants": [{"name": "Trần Văn Hư Cấu", "address": "số 1 đường Không Có"}],
    "relation": "DS.26.3", "claim_value": VALUE,
    "facts": "Vay tiền chưa trả.", "claims": "Buộc trả 500.000.000 đồng.",
}


class Unanswered(Exception):
    """This case ends here: nobody knows what became of its last request, or the house is busy."""


def content_of(key):
    """What is in the file of that petition."""
    return (key + " Tin nhắn về khoản vay.\n").encode() * 400


class Staff:
    def __init__(self, court):
        people = court.people()
        self.citizens = [p["account"] for p in people if not p["staff"]][:CLIENTS]

        def of(power, nth=0):
            return [p for p in people if any(x["power"] == power and x["court"] == court.court for x in p["posts"])][nth]

        self.chief, self.judge, self.clerk, self.collector = of("chief_judge"), of("judge", 1), of("clerk", 1), of("enforcement_body")
        for a in self.citizens + [p["account"] for p in (self.chief, self.judge, self.clerk, self.collector)]:
            court.token(a), court.cookie(a)


class Load:
    """Clients that live cases until told to stop; what they were told is kept."""

    def __init__(self, world, round_no):
        self.court, self.staff, self.round = world.court, world.staff, round_no
        self.done = []  # [name of the act, account, request, result]
        self.receipts = {}  # of a file: (account, result, receipt or None)
        self.uploads, self.read = [], []  # (account, id); (account, what)
        self.unanswered, self.refused, self.seen = [], [], []
        self.lock, self.stopped, self.hot = threading.Lock(), False, False
        self.threads = [threading.Thread(target=self.client, args=(i, a)) for i, a in enumerate(self.staff.citizens)]
        self.threads.append(threading.Thread(target=self.watch))
        for t in self.threads:
            t.start()

    def client(self, no, account):
        n = 0
        while not self.stopped:
            n += 1
            try:
                self.live(account, "crash-%04d-%02d-%04d" % (self.round, no, n))
            except c.Away:
                time.sleep(0.05)
            except Unanswered:
                time.sleep(0 if self.stopped else PAUSE)
            except (c.Lost, c.Broken, ValueError, AttributeError):
                pass  # it asked or looked something up: nothing was promised

    def ask(self, act, account, request):
        """One request, acknowledged or the end of this case."""
        if self.stopped:
            raise Unanswered
        try:
            status, result = self.court.send(request)
        except c.Away:
            raise
        except (c.Lost, ValueError):
            status = 0
        if status in (0, 500, 503):
            with self.lock:
                self.unanswered.append([act, account, request])
            raise Unanswered
        with self.lock:
            if status not in (200, 201):
                self.refused.append((act, status, str(result)[:300]))
                raise Unanswered
            self.done.append([act, account, request, result])
        if not self.hot:
            time.sleep(THINK)
        return result

    def live(self, account, key):
        """One case; stops between any two steps."""
        court, staff = self.court, self.staff
        file = court.upload(account, content_of(key))
        if file is None:
            return
        with self.lock:
            self.uploads.append((account, file))
        petition = PETITION | {"evidence_files": [{"title": "Tin nhắn", "files": [file]}]}
        opened = self.ask("file_petition", account, court.act(account, None, "file_petition", petition, key))
        m = opened["matter"]
        with self.lock:
            self.receipts[m] = (account, opened, None)
        receipt = court.receipt(account, m)
        with self.lock:
            self.receipts[m] = (account, opened, receipt)

        def act(who, name, **given):
            self.ask(name, who["account"], court.act(who["account"], m, name, given, key + name))

        judge = {"assigned_judge": staff.judge["person"], "designation_ground": "only_one"}
        act(staff.chief, "designate_examining_judge", **judge)
        act(staff.judge, "issue_fee_notice", claim_value=VALUE)
        self.ask("record_payment", account, court.paid(m, 1, ADVANCE, key))
        act(staff.collector, "issue_fee_receipt", fee_purpose="claim")
        act(staff.judge, "accept_case")
        self.read_notices(account)
        act(staff.judge, "notify_acceptance")
        act(staff.chief, "designate_case_judge", **judge)
        act(staff.chief, "assign_clerk", assigned_clerk=staff.clerk["person"])
        seen = court.matter(staff.clerk["account"], m)
        act(staff.clerk, "record_service", person=next(p["no"] for p in seen["participants"] if p["capacity"] == "defendant"),
            served_paper=next(p["no"] for p in seen["papers"] if p["form"] == "30-DS"), service_method="direct",
            service_moment=datetime.datetime.now(VN).strftime("%Y-%m-%dT%H:%M"))

    def read_notices(self, account):
        seen = self.court.notices(account)
        if self.court.read_notices(account):
            with self.lock:
                self.read += [(account, what) for what in seen]

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
        self.court, self.staff, self.seen, self.lost_done = court, Staff(court), [], 0
        self.done, self.receipts, self.uploads = [], {}, []
        self.acts = collections.Counter()

    def note(self, load):
        if load.refused:
            raise c.Broken("refused: %s" % (load.refused[0],))
        self.seen += load.seen
        self.done += load.done
        self.uploads += load.uploads
        if self.receipts.keys() & load.receipts.keys():
            raise c.Broken("two petitions are one file")
        self.receipts |= load.receipts
        self.acts.update(d[0] for d in load.done)

    def check_unanswered(self, load):
        """Done once or not at all; asked again, it is done once."""
        for act, account, request in load.unanswered:
            status, first = self.court.send(request)
            if status not in (200, 201):
                raise c.Broken("%s asked again: %d %s" % (act, status, first))
            self.lost_done += first["repeated"]
            done = [act, account, request, first]
            if act == "file_petition":
                if first["matter"] in self.receipts:
                    raise c.Broken("one request made two files")
                load.receipts[first["matter"]] = self.receipts[first["matter"]] = (account, first, None)
            load.done.append(done)
            self.done.append(done)

    def check_done(self, done):
        """Each stands in its file once, and the same request again is answered as the first time. An act is lived once in a case."""
        told = {}
        for act, account, request, result in done:
            status, again = self.court.send(request)
            if status != 200 or not again["repeated"] or any(again[k] != v for k, v in result.items() if k in ("matter", "seq", "leaf", "number", "event")):
                raise c.Broken("an acknowledged %s is not there: %d %s" % (act, status, again))
            m = result.get("matter") or json.loads(request.body)["matter"]
            if m not in told:
                told[m] = self.court.matter(self.staff.chief["account"], m, "/events?limit=100")["items"]
            found = [e["seq"] for e in told[m] if e["act"] == act]
            if found != [result.get("seq", result.get("event"))]:
                raise c.Broken("%s stands in %s as events %s, not once as %s" % (act, m, found, result))
            if act == "record_payment":
                self.check_paid(m)
            if act == "file_petition" and self.court.page(account, "/vu-viec-cua-toi/%s/van-ban/2/tep/1" % m) != content_of(request.headers["Idempotency-Key"]).decode():
                raise c.Broken("the file of petition %s is not what was handed in" % m)

    def check_paid(self, m):
        held = [f["number"] for f in self.court.matter(self.staff.chief["account"], m)["fields"] if f["field"] == "fee_paid"]
        if held != [ADVANCE]:
            raise c.Broken("%s is booked as paid in %s" % (held, m))

    def check_receipts(self, receipts):
        for m, (account, result, receipt) in receipts.items():
            file = self.court.receipt(account, m)
            number, leaf, proven = c.receipt_leaf(file, self.court.vkey)
            if not proven or leaf.hex() != result["leaf"] or number != result["number"]:
                raise c.Broken("receipt %s does not prove its petition" % number)
            if receipt is not None and receipt["receipt"] != file["receipt"]:
                raise c.Broken("receipt %s is not the one that was handed out" % number)

    def check_uploads(self, uploads):
        for account, file in uploads:
            if not self.court.is_uploaded(account, file):
                raise c.Broken("the file %s did not arrive" % file)

    def check_read(self, load):
        now = {a: self.court.notices(a) for a in {account for account, _ in load.read}}
        for account, what in load.read:
            if now[account].get(what, False):
                raise c.Broken("a notice that was read is new again: " + what[:300])

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
        acts = {result["leaf"] for _, _, _, result in self.done if "leaf" in result}
        while time.monotonic() < until:
            now = self.court.checkpoint()
            if now is not None and now.size >= len(acts) and acts <= {leaf.hex() for leaf in self.court.leaves(now.size)}:
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
    load = Load(world, n)
    time.sleep(0.5 + rng.random() * 0.9)
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
    world.check_unanswered(load)
    world.check_done(load.done)
    world.wait_for_log()
    world.check_receipts(load.receipts)
    world.check_uploads(load.uploads)
    world.check_read(load)
    world.check_log()
    court.verify()
    return len(load.done), len(load.unanswered)


def series(engine, rounds, port, database):
    rng = random.Random(SEED)
    court = c.Court(PROGRAM, port, database)
    passed = 0
    try:
        court.start()
        court.learn_key()
        world = World(court)
        for n in range(rounds):
            try:
                done, lost = one_round(world, n, rng, engine == "postgres" and n % DATABASE_DIES == DATABASE_DIES - 1)
            except c.Broken as e:
                print("FAIL %s round %d: %s" % (engine, n, e))
                return passed, 1
            passed += 1
            print("ok   %s round %d: %d acknowledged, %d without an answer" % (engine, n, done, lost), flush=True)
        world.check_done(world.done)
        world.check_receipts(world.receipts)
        world.check_uploads(world.uploads)
        print("     %s: %s" % (engine, ", ".join("%d %s" % (count, act) for act, count in world.acts.most_common())))
        if rounds >= 10 and (world.lost_done == 0 or len(world.acts) < 10):
            print("FAIL %s: too little was under way: %d lost answers of acts that were done" % (engine, world.lost_done))
            return passed, 1
        print("ok   %s: all %d acts of all rounds once more" % (engine, len(world.done)))
        return passed + 1, 0
    except (c.Broken, c.Lost) as e:
        print("FAIL %s: %s" % (engine, e))
        return passed, 1
    finally:
        court.remove()


def on_postgres(rounds):
    PG["CONGLY_PG_DIR"] = os.path.join(os.environ.get("TMPDIR", "/tmp"), "congly-pg-crash-%d" % os.getpid())
    try:
        url = pg("start")
    except c.Broken as e:
        print("skipped: %s" % e)
        return 0, 0, 1
    try:
        return *series("postgres", rounds, 18511, url), 0
    finally:
        pg("stop")


def main():
    with multiprocessing.Pool(1) as beside:
        there = beside.apply_async(on_postgres, [ROUNDS[1]])
        passed, failed = series("sqlite", ROUNDS[0], 18510, "")
        p, f, skipped = there.get()
    passed, failed = passed + p, failed + f
    print("%d passed, %d failed%s" % (passed, failed, ", %d skipped" % skipped if skipped else ""))
    return 1 if failed else 0


sys.exit(main())
