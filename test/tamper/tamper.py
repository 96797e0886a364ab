#!/usr/bin/env python3
"""Rows, files and objects edited behind the program's back: `congly verify` names each of them.

    test/tamper/tamper.py CONGLY

An invented court lives a year on SQLite, and once more on PostgreSQL where CONGLY_TEST_PG names a server: there one row of each table is edited. A script over the schema then edits every column of every table made from events, of the events
themselves, of the public log and of the stored objects; it flips bytes of tiles and objects. What was edited must be named: by file and
table, with the row's key and the columns. A table that is neither edited nor excused below is a failure, so a new one must be decided on.
Ends with "N passed, N failed"."""
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])

LIVED = ("--seed", "7", "--months", "14", "--courts", "1", "--matters", "8", "--ends", "2026-11-01")
RULING = {"court": "Tòa án nhân dân huyện Mẫu", "date": "2024-05-06", "type": "dân sự", "instance": "sơ thẩm", "title": "Tranh chấp giả định", "source": "tamper",
          "anonymised": True,
          "text": "TÒA ÁN NHÂN DÂN\nNỘI DUNG VỤ ÁN:\nNguyên đơn ông Nguyễn Văn A trình bày về khoản vay giữa hai bên và yêu cầu trả nợ gốc.\nNHẬN ĐỊNH CỦA TÒA ÁN:\n"
                  "[1] Hợp đồng vay có hiệu lực, bị đơn thừa nhận khoản vay.\nQUYẾT ĐỊNH:\n1. Chấp nhận yêu cầu."}
# Not made from events: nothing in the public log says what stands there.
EXCUSED = {
    "absence": "registry", "appointment": "registry", "courtroom": "registry", "lawyer_card": "registry", "person": "registry",
    "access_grant": "access", "delegation": "access", "look": "access",
    "account": "identity", "account_login": "identity", "account_reset": "identity", "account_session": "identity",
    "recovery_code": "identity", "served_code": "identity", "throttle": "identity",
    "outbox": "on its way", "outbox_dead": "on its way", "job": "on its way", "notice": "on its way", "ledger_queue": "on its way",
    "draft": "not yet an act", "draft_file": "not yet an act", "judgment_draft": "not yet an act", "blob_part": "not yet an act",
    "hearing_day": "makes two hearings of a day wait for each other", "ruling_review": "compared in imported()", "migration": "refused at once",
    "office_deed": "the administrator's own record", "kinship": "declared to the registry", "upkeep": "when the house was last checked",
}
# Columns of watched tables that promise nothing.
FREE = {
    "blob": {"owner", "seen_at", "finished_at"}, "ledger_log": {"opened_at"},
}
# Which file a row belongs to: an edit takes the row from one file and gives it to another, in the key or not.
OF_FILE = ("court_id", "matter_id")
LOG_TABLES = ("ledger_leaf", "ledger_log", "ledger_checkpoint")
OBJECT_TABLES = ("blob", "blob_use")
IMPORTED = ("source", "source_id", "number", "number_fold", "case_number", "status", "published_on", "corrected_on", "hash", "size", "seq")
COUNT_TABLES = ("register_counter", "publication_count", "ruling_count")


class Ground:
    """One untouched court; each trial works on a copy."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="congly-tamper-")
        self.clean = os.path.join(self.dir, "clean")
        done = subprocess.run([PROGRAM, "simulate", *LIVED, "--data", self.clean], capture_output=True, text=True, errors="replace")
        if done.returncode != 0:
            sys.exit("the court could not be made: " + done.stderr[-1500:])
        lines = os.path.join(self.dir, "history.jsonl")
        with open(lines, "w") as f:
            for n in range(3):
                f.write(json.dumps(RULING | {"id": str(n), "number": "0%d/2024/DS-ST" % (n + 1)}, ensure_ascii=False) + "\n")
        done = subprocess.run([PROGRAM, "judgments", "import", lines, "--data", self.clean, "--json"], capture_output=True, text=True, errors="replace")
        if done.returncode != 0 or json.loads(done.stdout)["added"] != 3:
            sys.exit("the rulings were not imported: " + (done.stdout + done.stderr)[-1500:])
        self.database = sqlite3.connect(os.path.join(self.clean, "congly.db"))
        self.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def copy(self):
        to = os.path.join(self.dir, "trial")
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.clean, to)
        return to

    def columns(self, table):
        """[(name, type, place in the key or 0)]"""
        return [(r[1], r[2], r[5]) for r in self.database.execute('PRAGMA table_info("%s")' % table)]

    def tables(self):
        return [r[0] for r in self.database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")]

    def rows(self, table):
        names = ", ".join('"%s"' % c[0] for c in self.columns(table))
        order = ", ".join('"%s"' % c[0] for c in self.columns(table) if c[2]) or "1"
        return [dict(zip((c[0] for c in self.columns(table)), r)) for r in self.database.execute('SELECT %s FROM "%s" ORDER BY %s' % (names, table, order))]


class Trial:
    """Edits, then one verify; each edit has its own expectation."""

    def __init__(self, ground):
        self.ground, self.dir, self.expected = ground, ground.copy(), []
        self.db = sqlite3.connect(os.path.join(self.dir, "congly.db"))
        self.db.execute("PRAGMA ignore_check_constraints = ON")

    def where(self, table, row):
        key = [c[0] for c in self.ground.columns(table) if c[2]]
        return " AND ".join('"%s" IS ?' % k for k in key), [row[k] for k in key]

    def edit(self, table, row, changed):
        text, values = self.where(table, row)
        sets = ", ".join('"%s" = ?' % k for k in changed)
        n = self.db.execute('UPDATE "%s" SET %s WHERE %s' % (table, sets, text), [*changed.values(), *values]).rowcount
        assert n == 1, (table, n)

    def delete(self, table, row):
        text, values = self.where(table, row)
        assert self.db.execute('DELETE FROM "%s" WHERE %s' % (table, text), values).rowcount == 1

    def insert(self, table, row):
        self.db.execute('INSERT INTO "%s" (%s) VALUES (%s)' % (table, ", ".join('"%s"' % k for k in row), ", ".join("?" * len(row))), list(row.values()))

    def expect(self, what, named):
        self.expected.append((what, named))

    def judge(self, report):
        """[(what, named)] after one verify."""
        self.db.commit()
        self.db.close()
        done = subprocess.run([PROGRAM, "verify", "--json", "--data", self.dir], capture_output=True, text=True, errors="replace")
        try:
            found = json.loads(done.stdout)["altered"]
        except (ValueError, KeyError):
            found = None
        for what, named in self.expected:
            if found is None:
                report(what, False, "verify gives up (%d): %s" % (done.returncode, (done.stdout + done.stderr)[:300]))
            else:
                report(what, done.returncode == 1 and any(named(f) for f in found), "not named among %d: %s" % (len(found), str([f for f in found if what.split(".")[0] in f["what"]][:2])[:400]))
        return found


def other(value, kind):
    """A value that is not this one."""
    if value is None:
        return {"INTEGER": 1, "TEXT": "x"}.get(kind, b"x" * 32)
    if isinstance(value, int):
        return 1 - value if value in (0, 1) else value + 1
    if isinstance(value, str):
        return value + "x" if value[-1:] != "}" else value[:-1] + ',"x":1}' if len(value) > 2 else '{"x":1}'
    return value[:-1] + bytes([value[-1] ^ 1]) if value else b"x"


def name_of(id16):
    """An id as the program writes it: 26 characters of Crockford's base 32."""
    n = int.from_bytes(id16, "big")
    return "".join("0123456789abcdefghjkmnpqrstvwxyz"[n >> (5 * (25 - i)) & 31] for i in range(26))


def of_row(table, row, word):
    matter = name_of(row["matter_id"])
    return lambda f: f.get("matter") == matter and f["what"].startswith(table) and word in f["what"]


def derived_tables(ground):
    return [t for t in ground.tables() if t not in EXCUSED and t not in LOG_TABLES and t not in OBJECT_TABLES + COUNT_TABLES and t != "event"]


def sample(ground, table):
    """Rows of files the events tell of (imported rulings have none)."""
    return [r for r in ground.rows(table) if any(r["matter_id"])]


def put_in(t, table, n):
    """A made-up row of a file there is; None where every file has the one row it may have."""
    matters = t.ground.rows("matter")
    for matter in matters[n % len(matters):] + matters[:n % len(matters)]:
        row = {name: {"INTEGER": 1, "TEXT": "x"}.get(kind, b"\1" * 32) for name, kind, _ in t.ground.columns(table)}
        row.update(court_id=matter["court_id"], matter_id=matter["matter_id"])
        try:
            t.insert(table, row)
            return row
        except sqlite3.IntegrityError:
            pass
    return None


def plain_columns(ground, report):
    """Every column outside the keys, of one row of each table, at once: each is named."""
    t = Trial(ground)
    for table in derived_tables(ground):
        rows = sample(ground, table)
        if not rows:
            continue
        row = rows[len(rows) // 2]
        plain = [c for c in ground.columns(table) if not c[2] and c[0] not in OF_FILE]
        if plain:
            t.edit(table, row, {name: other(row[name], kind) for name, kind, _ in plain})
        for name, _, _ in plain:
            words = of_row(table, row, "")
            t.expect("%s.%s" % (table, name), lambda f, w=words, n=name: w(f) and n in f["what"].partition("was altered: ")[2].split(", "))
    t.judge(report)


def moving_columns(ground, table):
    """Those of the key, and those that say whose the row is."""
    return [c for c in ground.columns(table) if c[2] or c[0] in OF_FILE]


def key_columns(ground, report):
    """Each column of each key: the row is gone from where it was."""
    widest = max(len(moving_columns(ground, t)) for t in derived_tables(ground))
    for place in range(widest):
        t = Trial(ground)
        for table in derived_tables(ground):
            rows = sample(ground, table)
            columns = moving_columns(ground, table)
            if not rows or place >= len(columns):
                continue
            row, (name, kind, _) = rows[place * len(rows) // widest], columns[place]
            t.edit(table, row, {name: row[name] + 100000 if isinstance(row[name], int) else other(row[name], kind)})
            t.expect("%s.%s (key)" % (table, name), of_row(table, row, "is gone"))
        t.judge(report)


def whole_rows(ground, report):
    """A row taken away from each table, and one put in."""
    t = Trial(ground)
    for table in derived_tables(ground):
        rows = sample(ground, table)
        if rows:
            t.delete(table, rows[0])
            t.expect("%s: a row taken away" % table, of_row(table, rows[0], "is gone"))
    t.judge(report)
    t = Trial(ground)
    for n, table in enumerate(derived_tables(ground)):
        row = put_in(t, table, n)
        if row:
            t.expect("%s: a row put in" % table, of_row(table, row, "no event made"))
    t.judge(report)


def events(ground, report):
    """Each column of the events, one file for each column."""
    rows = ground.rows("event")
    matters = [m["matter_id"] for m in ground.rows("matter")]
    columns = ground.columns("event")
    for first in range(0, len(columns), len(matters)):
        t = Trial(ground)
        for (name, kind, key), matter in zip(columns[first:first + len(matters)], matters):
            own = [r for r in rows if r["matter_id"] == matter]
            row = own[len(own) // 2]
            value = row[name] + 100000 if name == "seq" else "T00K09" if name == "court_id" else other(row[name], kind)
            t.edit("event", row, {name: value})
            words = "event %d" % row["seq"]
            t.expect("event.%s" % name, lambda f, m=name_of(matter), w=words, s=row["seq"]: f.get("matter") == m and (w in f["what"] or f.get("seq") == s))
        t.judge(report)
    t = Trial(ground)
    for matter, what in ((matters[0], "first"), (matters[1], "middle"), (matters[2], "last")):
        own = [r for r in rows if r["matter_id"] == matter]
        row = {"first": own[0], "middle": own[len(own) // 2], "last": own[-1]}[what]
        t.delete("event", row)
        t.expect("event: the %s one taken away" % what, lambda f, m=name_of(matter), s=row["seq"]: f.get("matter") == m and f.get("kind") == "record_gone" and f.get("seq") == s)
    t.db.execute("DELETE FROM matter WHERE matter_id = ?", [matters[3]])
    t.expect("matter: the whole row of a file taken away", lambda f, m=name_of(matters[3]): f.get("matter") == m and f["what"].startswith("matter "))
    for table in [x for x in derived_tables(ground) + ["event"]]:
        t.db.execute('DELETE FROM "%s" WHERE matter_id = ?' % table, [matters[4]])
    t.expect("a file taken away with everything", lambda f, m=name_of(matters[4]): f.get("matter") == m and f.get("kind") == "record_gone")
    t.judge(report)


def log_rows(ground, report):
    """Each column of the log's tables."""
    rows = ground.rows("ledger_leaf")
    t = Trial(ground)
    for n, (name, kind, key) in enumerate(ground.columns("ledger_leaf")):
        row = rows[20 + n * 10]
        t.edit("ledger_leaf", row, {name: row[name] + 100000 if isinstance(row[name], int) else other(row[name], kind)})
        t.expect("ledger_leaf.%s" % name, lambda f, r=row: f.get("index") == r["idx"] or f.get("matter") == name_of(r["matter_id"]) and f.get("seq", r["seq"]) == r["seq"])
    t.judge(report)
    for table in ("ledger_checkpoint", "ledger_log"):
        for name, kind, key in ground.columns(table):
            if name in FREE.get(table, ()):
                continue
            t = Trial(ground)
            row = ground.rows(table)[-1]
            t.edit(table, row, {name: row[name] + 5000 if isinstance(row[name], int) else other(row[name], kind)})
            t.expect("%s.%s" % (table, name), lambda f, w=table: f.get("kind") in ("checkpoint_altered", "row_extra", "row_gone") and (w in f["what"] or "checkpoint" in f["what"] or "row" in f["what"] or "public" in f["what"]))
            t.judge(report)
    t = Trial(ground)
    row = ground.rows("ledger_checkpoint")[40]
    t.edit("ledger_checkpoint", row, {"root": other(row["root"], "BLOB")})
    t.expect("ledger_checkpoint.root of an old one", lambda f: "size=%d " % row["size"] in f["what"])
    t.judge(report)


def of_count(table, row):
    return lambda f: f["what"].startswith("%s %s " % (table, row["court_id"]))


def tallies(ground, report):
    """Tallies and counters: one of each more, one fewer, one gone, one put in; each column of their keys."""
    for table in COUNT_TABLES:
        number = [c[0] for c in ground.columns(table) if not c[2]][0]
        rows = [r for r in ground.rows(table) if r[number]]
        for what, change in (("one more", 1), ("one fewer", -1)):
            t = Trial(ground)
            t.edit(table, rows[-1], {number: rows[-1][number] + change})
            t.expect("%s: %s" % (table, what), of_count(table, rows[-1]))
            t.judge(report)
        t = Trial(ground)
        t.delete(table, rows[0])
        t.expect("%s: a row taken away" % table, of_count(table, rows[0]))
        t.judge(report)
        for name, kind, key in ground.columns(table):
            if key:
                t = Trial(ground)
                t.edit(table, rows[0], {name: rows[0][name] + 100 if isinstance(rows[0][name], int) else rows[0][name] + "x"})
                t.expect("%s.%s (key)" % (table, name), of_count(table, rows[0]))
                t.judge(report)


def imported(ground, report):
    """Of a ruling that was imported: its text, and what its text, its source, the publication ledger or a decision say; those decisions."""
    rows = [r for r in ground.rows("ruling") if not any(r["matter_id"])]
    for table, name in (("ruling_text", "text"), *(("ruling", c) for c in IMPORTED)):
        t = Trial(ground)
        row = [r for r in ground.rows(table) if r["ruling_id"] == rows[0]["ruling_id"]][0]
        t.edit(table, row, {name: other(row[name], "")})
        t.expect("%s.%s of an imported ruling" % (table, name), lambda f, n=name_of(row["ruling_id"]): n in f["what"])
        t.judge(report)
    review = {"no": 1, "person_id": b"\1" * 16, "at": 1, "reason": "x"}
    for what, status, decision in (("public, called held", "held", None), ("public, though refused", "public", "refused"), ("refused without a decision", "refused", None)):
        t = Trial(ground)
        row = rows[0]
        if status != "public":
            t.edit("ruling", row, {"status": status})
        if decision:
            t.insert("ruling_review", {"court_id": row["court_id"], "ruling_id": row["ruling_id"], "decision": decision, **review})
        t.expect("an imported ruling " + what, lambda f, n=name_of(row["ruling_id"]): n in f["what"])
        t.judge(report)
    t = Trial(ground)
    t.insert("ruling_review", {"court_id": rows[0]["court_id"], "ruling_id": b"\2" * 16, "decision": "released", **review})
    t.expect("a decision about no ruling", lambda f: name_of(b"\2" * 16) in f["what"])
    t.judge(report)


def on_postgres(ground, report):
    """The same court on PostgreSQL: a row of each table edited behind the program, all at once, and all named."""
    base = os.environ["CONGLY_TEST_PG"]
    name = "tamper_%d" % os.getpid()
    head, _, rest = base.partition("?")
    url = head.rsplit("/", 1)[0] + "/" + name + ("?" + rest if rest else "")
    data = os.path.join(ground.dir, "postgres")

    def sql(where, text):
        return subprocess.run(["psql", "-qAt", where, "-v", "ON_ERROR_STOP=1", "-c", text], capture_output=True, text=True)

    assert sql(base, "CREATE DATABASE " + name).returncode == 0
    try:
        made = subprocess.run([PROGRAM, "simulate", *LIVED, "--data", data, "--database", url], capture_output=True, text=True, errors="replace")
        verify = lambda: json.loads(subprocess.run([PROGRAM, "verify", "--json", "--data", data, "--database", url], capture_output=True, text=True, errors="replace").stdout)
        report("PostgreSQL: an untouched court", made.returncode == 0 and verify()["altered"] == [], made.stderr[:300])
        expected = []
        for table in [t for t in derived_tables(ground) if sample(ground, t)] + ["event", *COUNT_TABLES]:
            key = ", ".join(c[0] for c in ground.columns(table) if c[2])
            for column, kind, _ in [c for c in ground.columns(table) if not c[2] and c[0] not in OF_FILE]:
                value = {"INTEGER": column + " + 1", "TEXT": column + " || 'x'"}.get(kind, "%s || '\\x00'::bytea" % column)
                of_file = table not in COUNT_TABLES
                matter = "encode(matter_id, 'hex')" if of_file else "court_id"
                real = "WHERE matter_id <> decode(repeat('00', 16), 'hex')" if of_file else ""
                done = sql(url, "UPDATE %s SET %s = %s WHERE ctid = (SELECT ctid FROM %s %s ORDER BY %s LIMIT 1) RETURNING %s" % (table, column, value, table, real, key, matter))
                if done.returncode == 0 and done.stdout.strip():
                    expected.append((table, column, name_of(bytes.fromhex(done.stdout.strip())) if of_file else done.stdout.strip()))
                    break
            else: # nothing beside its key: a row less
                done = sql(url, "DELETE FROM %s WHERE ctid = (SELECT ctid FROM %s ORDER BY %s LIMIT 1) RETURNING encode(matter_id, 'hex')" % (table, table, key))
                expected.append((table, "a row taken away", name_of(bytes.fromhex(done.stdout.strip()))))
        found = verify()["altered"]
        for table, what, whose in expected:
            named = [f for f in found if (whose == f.get("matter") or whose in f["what"]) and (table in f["what"] or table == "event" and f.get("seq"))]
            report("PostgreSQL: %s.%s" % (table, what), named != [], "not named among %d" % len(found))
    finally:
        sql(base, "DROP DATABASE " + name)


def flip(path, at):
    with open(path, "r+b") as f:
        f.seek(at)
        b = f.read(1)
        f.seek(-1, os.SEEK_CUR)
        f.write(bytes([b[0] ^ 1]))


def tiles(ground, report):
    """A byte of each file of the log."""
    found = []
    root = os.path.join(ground.clean, "ledger", "1")
    for folder, _, names in os.walk(root):
        found += [os.path.relpath(os.path.join(folder, n), ground.clean) for n in names]
    for path in sorted(found):
        t = Trial(ground)
        flip(os.path.join(t.dir, path), os.path.getsize(os.path.join(t.dir, path)) // 2)
        t.expect("a byte of %s" % path, lambda f: f.get("kind") in ("tile_altered", "checkpoint_altered"))
        t.judge(report)


def objects(ground, report):
    """Each column of a stored object's row, its holder, its file: each on an object of its own, in as many copies as that takes, one after the other."""
    held = [r for r in ground.rows("blob") if r["held"]]
    trials = []

    def next_object():
        n = next_object.count
        next_object.count += 1
        if n % len(held) == 0:
            if trials:
                trials[-1].judge(report)
            trials.append(Trial(ground))
        return trials[-1], held[n % len(held)]

    next_object.count = 0

    def is_named(row):
        name = name_of(row["blob_id"])
        return lambda f: f.get("blob") == name or name in f["what"]

    for name, kind, key in ground.columns("blob"):
        if name not in FREE["blob"]:
            t, row = next_object()
            t.edit("blob", row, {name: other(row[name], kind)})
            t.expect("blob.%s" % name, is_named(row))
    t, row = next_object()
    t.edit("blob", row, {"finished_at": 0})
    t.expect("blob.finished_at: unfinished again", is_named(row))
    for column in ("blob_id", "holder"):
        t, row = next_object()
        use = [u for u in ground.rows("blob_use") if u["blob_id"] == row["blob_id"]][0]
        t.edit("blob_use", use, {column: other(use[column], "BLOB")})
        t.expect("blob_use.%s" % column, is_named(row))
    for what in ("flipped", "cut", "gone"):
        t, row = next_object()
        name = name_of(row["blob_id"])
        path = os.path.join(t.dir, "blobs", name[-2:], name)
        if what == "flipped":
            flip(path, 20)
        elif what == "cut":
            os.truncate(path, os.path.getsize(path) - 1)
        else:
            os.unlink(path)
        t.expect("an object's file %s" % what, is_named(row))
    t.judge(report)


def main():
    ground = Ground()
    counts = {True: 0, False: 0}

    def report(what, named, why):
        counts[named] += 1
        if not named:
            print("FAIL %s: %s" % (what, why), flush=True)

    try:
        t = Trial(ground)
        found = t.judge(report)
        report("an untouched court", found == [], str(found))
        watched = set(derived_tables(ground))
        for table in ground.tables():
            if table in watched and not {"court_id", "matter_id"} <= {c[0] for c in ground.columns(table)}:
                report("table %s" % table, False, "neither of a file nor excused")
        for part in (plain_columns, key_columns, whole_rows, tallies, imported, events, log_rows, tiles, objects):
            part(ground, report)
        if "CONGLY_TEST_PG" in os.environ:
            on_postgres(ground, report)
    finally:
        shutil.rmtree(ground.dir, ignore_errors=True)
    print("%d passed, %d failed" % (counts[True], counts[False]))
    return 1 if counts[False] else 0


sys.exit(main())
