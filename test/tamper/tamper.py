#!/usr/bin/env python3
"""Rows, files and objects edited behind the program's back: `congly verify` names each of them.

    test/tamper/tamper.py CONGLY

An invented court lives a year on SQLite, and once more on PostgreSQL where CONGLY_TEST_PG names a server: there one row of each table made
from events is edited. A script over the schema then edits every column of every table made from events, of the events
themselves, of the public log and of the stored objects; it flips bytes of tiles and objects. Of the rows no event makes (core/witness) it
edits every column, adds and takes away rows, and does the same to their versions, on both engines. What was edited must be named: by file and
table, with the row's key and the columns. A table that is neither edited nor excused below is a failure, so a new one must be decided on.
Ends with "N passed, N failed"."""
import json
import hashlib
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request

PROGRAM = os.path.abspath(sys.argv[1])

LIVED = ("--seed", "7", "--months", "14", "--courts", "1", "--matters", "8", "--ends", "2026-11-01")
RULING = {"court": "Tòa án nhân dân huyện Mẫu", "date": "2024-05-06", "type": "dân sự", "instance": "sơ thẩm", "title": "Tranh chấp giả định", "source": "tamper",
          "anonymised": True,
          "text": "TÒA ÁN NHÂN DÂN\nNỘI DUNG VỤ ÁN:\nNguyên đơn ông Nguyễn Văn A trình bày về khoản vay giữa hai bên và yêu cầu trả nợ gốc theo Điều 466 Bộ luật Dân sự.\nNHẬN ĐỊNH CỦA TÒA ÁN:\n"
                  "[1] Hợp đồng vay có hiệu lực, bị đơn thừa nhận khoản vay.\nQUYẾT ĐỊNH:\n1. Chấp nhận yêu cầu."}
# Made by no event: each row has its versions (core/witness). What stands under a key is one row to the witness.
WITNESSED = {
    "person": "person_id", "appointment": "court_id person_id post", "absence": "court_id person_id from_on", "courtroom": "court_id room",
    "lawyer_card": "person_id card", "kinship": "person_id", "access_grant": "grant_id", "delegation": "delegation_id", "look": "hour_at",
    "account": "account_id", "account_login": "login_key", "account_reset": "reset_id", "recovery_code": "account_id", "served_code": "code_key",
    "office_deed": "id", "remark": "ruling_id remark_id", "remark_decision": "remark_id no",
}
# Nothing relies on what stands there.
EXCUSED = {
    "account_session": "who is signed in", "throttle": "wrong attempts",
    "outbox": "on its way", "outbox_dead": "on its way", "job": "on its way", "notice": "on its way", "ledger_queue": "on its way",
    "subscription": "his own affair", "subscription_find": "on its way", "subscription_reach": "on its way",
    "draft": "not yet an act", "draft_file": "not yet an act", "judgment_draft": "not yet an act", "blob_part": "not yet an act",
    "hearing_day": "makes two hearings of a day wait for each other", "ruling_review": "compared in imported()", "migration": "refused at once",
    "statute": "read from a file that is kept", "statute_article": "read from a file that is kept", "statute_related": "read from a file that is kept",
    "upkeep": "when the house was last checked", "witness": "edited in versions()",
}
# Columns of watched tables that promise nothing.
FREE = {
    "blob": {"owner", "seen_at", "finished_at"}, "ledger_log": {"opened_at"}, "account": {"totp_step"},
}
# Which file a row belongs to: an edit takes the row from one file and gives it to another, in the key or not.
OF_FILE = ("court_id", "matter_id")
LOG_TABLES = ("ledger_leaf", "ledger_log", "ledger_checkpoint")
OBJECT_TABLES = ("blob", "blob_use")
IMPORTED = ("source", "source_id", "number", "number_fold", "case_number", "status", "published_on", "corrected_on", "hash", "size", "seq")
COUNT_TABLES = ("register_counter", "publication_count", "ruling_count", "citation_count", "remark_count")
COUNTED_FOR = {"citation_count": "cited", "remark_count": "ruling_id"}  # of the others the court


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
        keep_office(self)
        self.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    where = () # the options that name the database
    data = property(lambda self: self.clean)

    def run(self, text):
        self.database.execute(text)
        self.database.commit()

    def literal(self, value):
        return "NULL" if value is None else str(value) if isinstance(value, int) else "'%s'" % value.replace("'", "''") if isinstance(value, str) else "x'%s'" % value.hex()

    def trial(self):
        return Trial(self)

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


# ---- what only people at their desks do ----------------------------------------------------------------------------------------


def key_text(table, row):
    return " ".join("%s=%s" % (c, canonical(row[c])) for c in WITNESSED[table].split())


def canonical(value):
    return str(value) if isinstance(value, int) else json.dumps(value, ensure_ascii=False) if isinstance(value, str) else "x'%s'" % value.hex()


def keep_office(ground):
    """An account made and closed by command; rows that only pages write, each with its version as its writer would leave it; a look in two
    hours. Then the server runs for a moment: it seals the hours and gives every version its leaf."""
    for words in (("add", "--staff", "--name", "Thư Ký Hư Cấu"), ("close",), ("open",)):
        done = subprocess.run([PROGRAM, "user", words[0], "--login", "thu-ky-hu-cau", *words[1:], "--data", ground.data, *ground.where], capture_output=True, text=True, errors="replace")
        if done.returncode != 0:
            sys.exit("no account: " + (done.stdout + done.stderr)[-1500:])
    account, person = ground.rows("account")[0]["account_id"], [r["person_id"] for r in ground.rows("person")]
    made = [("recovery_code", {"account_id": account, "code_key": bytes([n]) * 32}) for n in (1, 2, 3)]
    made += [("kinship", {"person_id": person[a], "kin_id": person[b], "declared_at": 5}) for a, b in ((0, 1), (0, 2), (1, 0), (2, 0))]
    made += [("office_deed", {"id": bytes([n]) * 16, "at": n, "by_id": person[0], "by_name": "Quản trị", "deed": "room_closed", "court_id": "T00K01", "about_id": person[1],
                              "about_name": "", "detail": "P1"}) for n in (1, 2)]
    made += [("look", {"scope": bytes([n]) * 16, "hour_at": 1759302000000 + hour * 3600000, "person_id": person[0], "acting_for": bytes(16), "purpose": "read", "times": n,
                       "reason": ""}) for hour in (0, 2) for n in (1, 2)]
    for n, kind in ((1, "comment"), (2, "proposal")):
        made += [("remark", {"ruling_id": bytes(16), "remark_id": bytes([n]) * 16, "court_id": "T00K01", "person_id": person[0], "no": n, "kind": kind, "shown_as": "Bạn đọc",
                             "words": "Lời giả định", "criteria": "guides", "digest": bytes([n]) * 32, "sent_at": n, "state": "shown", "decisions": 1}),
                 ("remark_decision", {"remark_id": bytes([n]) * 16, "no": 1, "person_id": person[1], "at": n, "decision": "shown", "ground": "dignity", "reason": "Giả định"})]
    put(ground, "remark_count", {"ruling_id": bytes(16), "comments": 1, "proposals": 1})
    versions = {}
    for table, row in made:
        put(ground, table, row)
        line = "".join(" %s=%s" % (c, canonical(row[c])) for c in WITNESSED[table].split() + [c for c in row if c not in WITNESSED[table].split()] if row[c] not in (0, "", b""))
        versions[table, key_text(table, row)] = versions.get((table, key_text(table, row)), "") + line + "\n"
    for (table, key), text in versions.items():
        if table != "look":
            put(ground, "witness", {"table_name": table, "row_key": key, "version": 1, "row_id": hashlib.sha256(b"%s\0%s" % (table.encode(), key.encode())).digest()[:16],
                                    "salt": b"", "row_hash": hashlib.sha256(text.encode()).digest()})
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    server = subprocess.Popen([PROGRAM, "serve", "--data", ground.data, *ground.where, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            time.sleep(0.1)
            rows = ground.rows("witness")
            if len([r for r in rows if r["table_name"] == "look" and r["salt"]]) == 2 and all(r["salt"] for r in rows) and answers(port):
                break
    finally:
        server.terminate()
        server.wait()


def answers(port):
    try:
        return urllib.request.urlopen("http://127.0.0.1:%d/healthz" % port, timeout=5).status == 200
    except OSError:
        return False


def put(ground, table, row):
    ground.run('INSERT INTO "%s" (%s) VALUES (%s)' % (table, ", ".join('"%s"' % c for c in row), ", ".join(ground.literal(v) for v in row.values())))


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
    return [t for t in ground.tables() if t not in EXCUSED and t not in WITNESSED and t not in LOG_TABLES and t not in OBJECT_TABLES + COUNT_TABLES and t != "event"]


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
    # a time between those of its neighbours, a note taken away: the signature knows
    for name, value in (("at", row["at"] + 1), ("note", "")):
        t = Trial(ground)
        t.edit("ledger_checkpoint", row, {name: value})
        t.expect("ledger_checkpoint.%s of an old one" % name, lambda f: f["what"].endswith("size=%d is not what was signed" % row["size"]))
        t.judge(report)


def of_count(table, row):
    of = row[COUNTED_FOR.get(table, "court_id")]
    return lambda f: f["what"].startswith("%s %s " % (table, name_of(of) if isinstance(of, bytes) else of))


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
                t.edit(table, rows[0], {name: rows[0][name] + 100 if isinstance(rows[0][name], int) else other(rows[0][name], kind)})
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
    row = [r for r in ground.rows("ruling_citation") if not any(r["matter_id"])][0]
    named = lambda f: f["what"].startswith("ruling_citation ") and name_of(row["ruling_id"]) in f["what"]
    for name, kind, key in ground.columns("ruling_citation"):
        if not key:
            t = Trial(ground)
            t.edit("ruling_citation", row, {name: other(row[name], kind)})
            t.expect("ruling_citation.%s of an imported ruling" % name, named)
            t.judge(report)
    t = Trial(ground)
    t.delete("ruling_citation", row)
    t.expect("ruling_citation: a row of an imported ruling taken away", named)
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


# ---- rows no event makes ---------------------------------------------------------------------------------------------------------


def of_key(table, row):
    return lambda f, name="%s %s " % (table, key_text(table, row)): f["what"].startswith(name)


def of_version(row):
    """By table and key, or as the version its leaf committed to."""
    return lambda f: f["what"].startswith("%s %s " % (row["table_name"], row["row_key"])) or \
        f.get("kind", "").startswith("record_") and f.get("matter") == name_of(row["row_id"]) and f.get("seq") == row["version"]


def watched_rows(ground, report, where):
    """Every column of every table edited, a column of each at a time; a row added to each, and one taken away."""
    rows = {t: ground.rows(t) for t in WITNESSED}
    for table in WITNESSED:
        report("%s%s has rows" % (where, table), rows[table] != [], "the court has none")
    rows = {t: r for t, r in rows.items() if r}
    for place in range(max(len(ground.columns(t)) for t in rows)):
        t = ground.trial()
        for table, own in rows.items():
            columns = [c for c in ground.columns(table) if c[0] not in FREE.get(table, ())]
            if place < len(columns):
                row, (name, kind, key) = own[place * len(own) // len(columns)], columns[place]
                t.edit(table, row, {name: row[name] + 3600000 if key and isinstance(row[name], int) else other(row[name], kind)})
                t.expect("%s%s.%s" % (where, table, name), of_key(table, row))
        t.judge(report)
    t = ground.trial()
    for table, own in rows.items():
        row = own[0] | {name: own[0][name] + 3600000 if isinstance(own[0][name], int) else other(own[0][name], kind) for name, kind, key in ground.columns(table)
                        if key or name in ("person_id", "code_id")}
        t.insert(table, row)
        t.expect("%s%s: a row put in" % (where, table), of_key(table, row))
    t.judge(report)
    t = ground.trial()
    for table, own in rows.items():
        t.delete(table, own[-1])
        t.expect("%s%s: a row taken away" % (where, table), of_key(table, own[-1]))
    t.judge(report)


def versions(ground, report, where):
    """Each column of the versions; one taken away, from the last and from an older one; an older state put back together with its version."""
    rows = [r for r in ground.rows("witness") if r["table_name"] == "person"]
    t = ground.trial()
    for n, (name, kind, key) in enumerate(ground.columns("witness")):
        t.edit("witness", rows[n], {name: rows[n][name] + 1000 if isinstance(rows[n][name], int) else other(rows[n][name], kind)})
        t.expect("%switness.%s" % (where, name), of_version(rows[n]))
    t.delete("witness", rows[-1])
    t.expect(where + "witness: a version taken away", of_version(rows[-1]))
    mark = [r for r in ground.rows("witness") if r["table_name"] == "witness"][0]
    t.delete("witness", mark)
    t.expect(where + "witness: that the database was taken over", of_version(mark))
    t.judge(report)
    account = [r for r in ground.rows("witness") if r["table_name"] == "account"]
    report(where + "account has three versions", [r["version"] for r in account] == [1, 2, 3], str(account))
    t = ground.trial()
    t.delete("witness", account[0])
    t.expect(where + "witness: an older version taken away", of_version(account[0]))
    t.judge(report)
    t = ground.trial()
    t.edit("account", ground.rows("account")[0], {"closed": 1})
    t.delete("witness", account[2])
    t.expect(where + "account.closed put back with its version", of_version(account[2]))
    t.judge(report)


class PgGround:
    """The same court on PostgreSQL; each trial works on a database copied from it."""

    def __init__(self, ground):
        base = os.environ["CONGLY_TEST_PG"]
        head, _, self.tail = base.partition("?")
        self.base, self.head = base, head.rsplit("/", 1)[0]
        self.name = "tamper_%d" % os.getpid()
        self.columns, self.data = ground.columns, os.path.join(ground.dir, "postgres")
        self.url = self.url_of(self.name)
        self.where = ("--database", self.url)
        self.psql(self.base, "CREATE DATABASE " + self.name)
        self.made = subprocess.run([PROGRAM, "simulate", *LIVED, "--data", self.data, *self.where], capture_output=True, text=True, errors="replace")
        keep_office(self)

    def url_of(self, name):
        return self.head + "/" + name + ("?" + self.tail if self.tail else "")

    def psql(self, where, text):
        done = subprocess.run(["psql", "-qAt", where, "-v", "ON_ERROR_STOP=1", "-c", text], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return done.stdout

    def run(self, text):
        return self.psql(self.url, text)

    def literal(self, value):
        return "'\\x%s'::bytea" % value.hex() if isinstance(value, bytes) else "NULL" if value is None else str(value) if isinstance(value, int) else "'%s'" % value.replace("'", "''")

    def rows(self, table):
        blobs = [c[0] for c in self.columns(table) if c[1] == "BLOB"]
        order = ", ".join(c[0] for c in self.columns(table) if c[2]) or "1"
        lines = self.run("SELECT row_to_json(t) FROM (SELECT * FROM %s ORDER BY %s) t" % (table, order)).splitlines()
        return [r | {b: bytes.fromhex(r[b][2:]) for b in blobs if r[b] is not None} for r in map(json.loads, lines)]

    def trial(self):
        return PgTrial(self)

    def verify(self, url):
        done = subprocess.run([PROGRAM, "verify", "--json", "--data", self.data, "--database", url], capture_output=True, text=True, errors="replace")
        try:
            return json.loads(done.stdout)["altered"]
        except (ValueError, KeyError):
            return [{"what": "verify gives up (%d): %s" % (done.returncode, (done.stdout + done.stderr)[:300])}]

    def close(self):
        self.psql(self.base, "DROP DATABASE " + self.name)


class PgTrial:
    def __init__(self, ground):
        self.ground, self.name, self.steps, self.expected = ground, ground.name + "_trial", [], []

    def where(self, table, row):
        return " AND ".join("%s = %s" % (c[0], self.ground.literal(row[c[0]])) for c in self.ground.columns(table) if c[2])

    def edit(self, table, row, changed):
        self.steps.append("UPDATE %s SET %s WHERE %s" % (table, ", ".join("%s = %s" % (k, self.ground.literal(v)) for k, v in changed.items()), self.where(table, row)))

    def delete(self, table, row):
        self.steps.append("DELETE FROM %s WHERE %s" % (table, self.where(table, row)))

    def insert(self, table, row):
        self.steps.append("INSERT INTO %s (%s) VALUES (%s)" % (table, ", ".join(row), ", ".join(self.ground.literal(v) for v in row.values())))

    expect = Trial.expect

    def judge(self, report):
        g = self.ground
        g.psql(g.base, "CREATE DATABASE %s TEMPLATE %s" % (self.name, g.name))
        try: # checks and foreign keys hold the program, not who edits behind it
            loose = "SELECT format('ALTER TABLE %I DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint WHERE contype IN ('c', 'f') AND conrelid <> 0 ORDER BY contype DESC"
            drops = g.psql(g.url_of(self.name), loose).splitlines()
            g.psql(g.url_of(self.name), "; ".join(drops + self.steps))
            found = g.verify(g.url_of(self.name))
        finally:
            g.psql(g.base, "DROP DATABASE " + self.name)
        for what, named in self.expected:
            report(what, any(named(f) for f in found), "not named among %d: %s" % (len(found), str(found[:2])[:400]))
        return found


def on_postgres(ground, report):
    """The same court on PostgreSQL: a row of each table made from events edited behind the program, all at once, and all named; then every
    column of the rows no event makes."""
    pg = PgGround(ground)
    try:
        report("PostgreSQL: an untouched court", pg.made.returncode == 0 and pg.verify(pg.url) == [], pg.made.stderr[:300])
        watched_rows(pg, report, "PostgreSQL: ")
        versions(pg, report, "PostgreSQL: ")
        edited_rows(ground, pg, report)
    finally:
        pg.close()


def edited_rows(ground, pg, report):
    expected = []

    def edit(text):
        try:
            return pg.run(text).strip()
        except RuntimeError: # a check of that column: the next one
            return ""

    for table in [t for t in derived_tables(ground) if sample(ground, t)] + ["event", *COUNT_TABLES]:
        key = ", ".join(c[0] for c in ground.columns(table) if c[2])
        for column, kind, _ in [c for c in ground.columns(table) if not c[2] and c[0] not in OF_FILE]:
            value = {"INTEGER": column + " + 1", "TEXT": column + " || 'x'"}.get(kind, "%s || '\\x00'::bytea" % column)
            of_file = table not in COUNT_TABLES
            matter = "encode(matter_id, 'hex')" if of_file else COUNTED_FOR.get(table, "court_id")
            real = "WHERE matter_id <> decode(repeat('00', 16), 'hex')" if of_file else ""
            done = edit("UPDATE %s SET %s = %s WHERE ctid = (SELECT ctid FROM %s %s ORDER BY %s LIMIT 1) RETURNING %s" % (table, column, value, table, real, key, matter))
            if done:
                hexed = done if of_file else done[2:] if done.startswith("\\x") else ""
                expected.append((table, column, name_of(bytes.fromhex(hexed)) if hexed else done))
                break
        else: # nothing beside its key: a row less
            done = edit("DELETE FROM %s WHERE ctid = (SELECT ctid FROM %s ORDER BY %s LIMIT 1) RETURNING encode(matter_id, 'hex')" % (table, table, key))
            expected.append((table, "a row taken away", name_of(bytes.fromhex(done))))
    found = pg.verify(pg.url)
    for table, what, whose in expected:
        named = [f for f in found if (whose == f.get("matter") or whose in f["what"]) and (table in f["what"] or table == "event" and f.get("seq"))]
        report("PostgreSQL: %s.%s" % (table, what), named != [], "not named among %d" % len(found))


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
        watched_rows(ground, report, "")
        versions(ground, report, "")
        for part in (plain_columns, key_columns, whole_rows, tallies, imported, events, log_rows, tiles, objects):
            part(ground, report)
        if "CONGLY_TEST_PG" in os.environ:
            on_postgres(ground, report)
    finally:
        shutil.rmtree(ground.dir, ignore_errors=True)
    print("%d passed, %d failed" % (counts[True], counts[False]))
    return 1 if counts[False] else 0


sys.exit(main())
