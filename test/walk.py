#!/usr/bin/env python3
"""Every route of the program walked by every kind of reader, every field of every form and every act's JSON given hostile input.

    test/walk.py CONGLY [WORD]     CONGLY is the program; WORD picks the routes whose address contains it

The routes come from the program itself (`congly routes --json`): one that the tables below say nothing about fails the walk.
A refusal is a clear answer in the reader's language; it changes nothing in the database, tells nothing of the file, shows neither
SQL nor a path nor the id of a message, and carries the headers of safety. What is accepted comes back only as escaped text.
CONGLY_DEMO names the data directory of a demo made before: its copy is walked, which saves the making.
Python standard library only. SQLite; with CONGLY_TEST_PG the refusals are walked on PostgreSQL too.
"""
import hashlib
import html
import http.client
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse

import api_schema

PROGRAM = sys.argv[1]
WORD = sys.argv[2] if len(sys.argv) > 2 else ""
COURT, OTHER_COURT = "T00K01", "T00K02"
HANG_S = 60
FORM = "application/x-www-form-urlencoded"
LINKS_MOST = 60  # of one kind of address
NOBODY = "7zzzzzzzzzzzzzzzzzzzzzzzzz"

# ---- what is expected: the two tables a new route must fit into ------------------------------------------------------------------

# Who passes which power. Everybody else is told to sign in (401, or 303 to the sign-in page) or refused (403).
CITIZENS = {"party", "stranger"}
OFFICERS = {"clerk", "judge", "chief", "other clerk"}
ACCOUNTS = CITIZENS | OFFICERS | {"admin"}
SESSIONS = ACCOUNTS | {"code of another file"}
TOKENS = {"token that reads", "token that acts"}
NOBODIES = {"anonymous", "bad token", "ended session"}
POWERS = {
    "public": SESSIONS | TOKENS | {"anonymous", "ended session"},
    "signed_in": SESSIONS,
    "account": ACCOUNTS,
    "staff": OFFICERS | {"admin"},  # passes the door; every file and desk behind it asks for a post, and he has none
    "admin": {"admin"},
    "api_read": ACCOUNTS | TOKENS,
    "api_act": ACCOUNTS | {"token that acts"},
    "partner": SESSIONS | TOKENS | {"anonymous", "ended session"},  # the message is signed; its handler checks that
}

# What the names in an address mean, by the longest beginning, and who has business with it. The others hear 404: it does not exist.
READERS = {"party", "clerk", "judge", "chief", "token that reads", "token that acts"}
OBJECTS = {
    "/vu-viec-cua-toi/{id}": READERS,
    "/nghiep-vu/ho-so/{id}": READERS,
    "/api/v1/matters/{id}": READERS,
    "/thanh-toan/{matter}": READERS,
    "/nghiep-vu/tong-dat/{id}": READERS,
    "/nghiep-vu/tiep-nhan/{id}": READERS,
    "/nop-don/{draft}": {"party"},
    "/quan-tri/nguoi/{id}": {"admin"},
    "/tai-lieu/{id}": set(),  # nobody's: the walk uploads nothing
    "/nghiep-vu/ban-an-cho-duyet/{id}": set(),
    "/nghiep-vu/y-kien/{id}": set(),  # nobody's: the walk sends none
    "/nghiep-vu/so/{book}": None,  # None: the power alone decides
    "/ban-an/{id}": None,
    "/van-ban-phap-luat/{slug}": None,
    "/kiem-tra/{id}": None,
    "/minh-bach/": None,
    "/so-doi-chung/{rest*}": None,
    "/api/v1/procedures/{procedure}": None,
    "/api/v1/judgments/{id}": None,
    "/api/v1/judgments/export/{file}": None,
    "/api/v1/draws/": None,
    "/api/v1/files/{id}": set(),  # nobody's: the walk uploads nothing
}

# What a public address needs in its query before it answers.
EXAMPLES = {
    "/api/v1/deadline": "/api/v1/deadline?rule=appeal_judgment&from=2026-01-30",
    "/api/v1/fee": "/api/v1/fee?type=dan-su&instance=so-tham&value=500000000",
    "/lich-xet-xu.ics": "/lich-xet-xu.ics?toa=" + COURT,
    "/api/v1/hearings": "/api/v1/hearings?court=" + COURT,
    "/api/v1/draws": "/api/v1/draws?court=" + COURT,
}
# What this court has none of: test/scenarios open them, the tests of judgment the ruling that waits after an import, those of statute the
# texts of law.
OPENED_IN_STORIES = {
    "/tai-lieu/{id}",
    "/api/v1/files/{id}",
    "/api/v1/judgments/{id}",
    "/api/v1/judgments/export/{file}",
    "/api/v1/judgments/export/manifest",
    "/api/v1/judgments/{id}/similar",
    "/api/v1/judgments/{id}/remarks",
    "/api/v1/draws/{court}/{matter}/{no}",
    "/api/v1/matters/{id}/papers/{no}/files/{file}",
    "/vu-viec-cua-toi/{id}/van-ban/{no}/tep/{file}",
    "/nghiep-vu/ho-so/{id}/van-ban/{no}/tep/{file}",
    "/nghiep-vu/ho-so/{id}/an-ten/con-sot",
    "/nghiep-vu/ho-so/{id}/an-ten/ban-xem",
    "/ban-an/{id}/chung-thuc.json",
    "/nghiep-vu/ban-an-cho-duyet/{id}",
    "/nghiep-vu/y-kien/{id}",
    "/ban-an/{id}/y-kien",
    "/ban-an/{id}/gop-y",
    "/ban-an/{id}/de-xuat",
    "/van-ban-phap-luat/{slug}",
    "/van-ban-phap-luat/{slug}/{article}",
}

# Tables in which reading leaves a trace, sessions live, or the server's own clock works.
VOLATILE = {"look", "throttle", "account_session", "ledger_checkpoint", "ledger_leaf", "ledger_log", "ledger_queue", "outbox"}

# ---- hostile input ---------------------------------------------------------------------------------------------------------------

MARKUP = {
    "script": b"<script>alert(1)</script>",
    "attribute": b"\"><img src=x onerror=alert(1)>",
    "sql": b"' OR 1=1 --",
    "template": b"{{7*7}}${7*7}%s%n",
}
VALUES = {
    "negative": b"-1",
    "huge": b"9" * 30,
    "impossible date": b"2026-02-30",
    "id of nobody": NOBODY.encode(),
    "path": b"../../../../etc/passwd",
}
REFUSED = {
    "control": b"a\x1b[31m\x07b",
    "bidirectional": "đơn\u202egnp.exe".encode(),
    "invalid UTF-8": b"\xff\xfe\xc3\x28",
    "overlong UTF-8": b"\xc0\xaf\xe0\x80\xaf",
    "NUL": b"a\x00b",
    "very long": b"x" * (1 << 20),
}
# As JSON: what no field of any act takes, whoever sends it.
HOSTILE_JSON = {
    "control": '"a\\u001b[31m\\u0007b"',
    "NUL": '"a\\u0000b"',
    "bidirectional": '"đơn\u202egnp.exe"',
    "half a character": '"\\ud800"',
    "bad UTF-8": '"\udcff\udcfe"',
    "a list of lists": "[[[1]]]",
    "an object": '{"a":{"b":"<script>alert(1)</script>"}}',
    "a huge number": "9" * 40,
    "a fraction": "0.5",
    "very long": '"' + "x" * (1 << 20) + '"',
}
# Who of the cast tries an act that this power may take.
BY_POWER = {"plaintiff": "party", "clerk": "clerk", "matter_clerk": "clerk", "chief_judge": "chief_judge", "case_judge": "judge", "presiding_judge": "judge",
            "examining_judge": "judge", "procuracy": "procuracy", "enforcement_body": "enforcement_body"}
RAW_MARKUP = (b"<script>alert(1)", b"<img src=x", "\u202e".encode(), b"\x1b[31m")
TELLS = re.compile(rb"SQLITE|sqlite|syntax error|\bSELECT \w|\bINSERT INTO|/home/|/tmp/|/work/|\w\.c:\d+|Sanitizer|runtime error|root:x:0")
SAFE_HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Cache-Control",
                "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy")


class Wrong(Exception):
    pass


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def header(self, name):
        return self.headers.get(name) or ""

    def is_html(self):
        return self.header("Content-Type").startswith("text/html")

    def text(self):
        body = self.body.replace(b"x" * 1000, b"").decode("utf-8", "replace")  # the very long value, given back
        body = re.sub(r"(?s)<(script|style|svg).*?</\1>", " ", body)
        return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", body)))


class Server:
    """A demo with a court that has lived, walked over kept connections."""

    def __init__(self, database, port, matters):
        self.dir = tempfile.mkdtemp(prefix="congly-walk-")
        self.port, self.database, self.connection = port, database, None
        self.log = open(os.path.join(self.dir, "log"), "w+")
        self.args = ["--data", os.path.join(self.dir, "data")] + (["--database", database] if database else [])
        if os.environ.get("CONGLY_DEMO") and not database:
            shutil.copytree(os.environ["CONGLY_DEMO"], os.path.join(self.dir, "data"))
        self.process = subprocess.Popen([PROGRAM, "demo", *self.args, "--port", str(port), "--matters", str(matters), "--no-rates"],
                                        stdout=self.log, stderr=self.log)
        for _ in range(6000):
            if self.process.poll() is not None:
                self.log.seek(0)
                raise Wrong("the server ended: " + self.log.read()[-3000:])
            try:
                if self.ask("GET", "/readyz").status == 200:
                    break
            except OSError:
                time.sleep(0.1)
        else:
            raise Wrong("the server does not answer")

    def ask(self, method, path, body=None, headers=None):
        for attempt in (0, 1):
            kept = self.connection is not None
            if not kept:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=HANG_S)
            try:
                self.connection.request(method, path, body, headers or {})
                r = self.connection.getresponse()
                endless = (r.headers.get("Content-Type") or "").startswith("text/event-stream")
                answer = Answer(r.status, r.headers, b"" if endless else r.read())
                if endless or r.will_close:
                    self.drop()
                return answer
            except (http.client.HTTPException, OSError) as e:
                self.drop()
                if isinstance(e, TimeoutError) or attempt == 1 or not kept:  # a kept connection may have been closed in between
                    raise
        raise AssertionError

    def drop(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    # ---- what the database holds

    def rows(self, sql):
        if self.database:
            done = subprocess.run(["psql", "-qAtF", "\t", self.database, "-c", sql], capture_output=True, text=True, check=True)
            return [tuple(line.split("\t")) for line in done.stdout.splitlines()]
        db = sqlite3.connect("file:%s/data/congly.db?mode=ro" % self.dir, uri=True, timeout=30)
        try:
            return db.execute(sql).fetchall()
        finally:
            db.close()

    def tables(self):
        listed = ("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()" if self.database else
                  "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return sorted({r[0] for r in self.rows(listed)} - VOLATILE)

    def counts(self):
        """Cheap: rows of each table, and what an act cannot leave alone: versions, states, drafts."""
        every = " UNION ALL ".join("SELECT '%s', count(*) FROM %s" % (t, t) for t in self.tables())
        versions = self.rows("SELECT matter_id, version, state FROM matter ORDER BY 1")
        return {t: int(n) for t, n in self.rows(every)}, hashlib.sha256(repr(versions).encode()).hexdigest()

    def contents(self):
        """Everything, table by table."""
        return {t: hashlib.sha256(repr(sorted(map(repr, self.rows("SELECT * FROM " + t)))).encode()).hexdigest() for t in self.tables()}

    def settle(self):
        """Until the clock's own acts (draws, what fell due) are done."""
        before, since = self.counts(), time.monotonic()
        while time.monotonic() - since < 3:
            time.sleep(0.5)
            now = self.counts()
            if now != before:
                before, since = now, time.monotonic()

    def run(self, *words):
        done = subprocess.run([PROGRAM, *words, *self.args], capture_output=True, text=True)
        if done.returncode != 0:
            raise Wrong(" ".join(words) + ": " + (done.stdout + done.stderr)[:2000])
        return done.stdout

    def stop(self):
        self.drop()
        self.process.terminate()
        try:
            self.process.wait(60)
        finally:
            self.log.seek(0)
            said = self.log.read()
            self.log.close()
            shutil.rmtree(self.dir, ignore_errors=True)
        if self.process.returncode != 0 or "Sanitizer" in said or "runtime error" in said:
            raise Wrong("the server ended with %s: %s" % (self.process.returncode, said[-3000:]))


# ---- the readers -----------------------------------------------------------------------------------------------------------------

class Actor:
    def __init__(self, server, name, cookie="", bearer=""):
        self.s, self.name, self.cookie, self.bearer, self.csrf = server, name, cookie, bearer, ""
        if not bearer:
            answer = self.ask("GET", "/tong-dat")
            self.take(answer)
            found = re.search(rb'name="_csrf" value="([^"]*)"', answer.body)
            self.csrf = found.group(1).decode() if found else ""

    def take(self, answer):
        """The cookies of an answer, over those at hand."""
        jar = dict(c.split("=", 1) for c in self.cookie.split("; ") if c)
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            jar[name] = value
        self.cookie = "; ".join("%s=%s" % c for c in jar.items())

    def headers(self, more=None):
        h = {"Accept": "text/html"}
        if self.cookie:
            h["Cookie"] = self.cookie
        if self.bearer:
            h["Authorization"] = "Bearer " + self.bearer
        h.update(more or {})
        return h

    def ask(self, method, path, body=None, headers=None):
        return self.s.ask(method, path, body, self.headers(headers))

    def post(self, path, fields, method="POST", headers=None):
        """Fields: pairs of text or bytes; the token of the form goes with them."""
        pairs = ([("_csrf", self.csrf)] if self.csrf else []) + list(fields)
        return self.ask(method, path, urllib.parse.urlencode(pairs).encode(), {"Content-Type": FORM, **(headers or {})})

    def enter(self, path, fields, name):
        answer = self.post(path, fields)
        if answer.status != 303:
            raise Wrong("%s does not sign in: %d %s" % (name, answer.status, answer.text()[:500]))
        self.take(answer)
        return Actor(self.s, name, self.cookie)


class Cast:
    """Who walks, and the file they walk in."""

    def __init__(self, server):
        self.s = server
        self.people = json.loads(server.ask("GET", "/api/v1/demo/people").body)["items"]
        self.actors = {}
        self.pick_file()
        self.add("anonymous", Actor(server, "anonymous"))
        self.add("bad token", Actor(server, "bad token", bearer="cgl_" + "A" * 43))
        for name, person in (("party", self.party), ("stranger", self.stranger), ("clerk", self.officer("clerk", COURT)),
                             ("judge", self.judge), ("chief", self.officer("chief_judge", COURT)),
                             ("other clerk", self.officer("clerk", OTHER_COURT))):
            self.add(name, self.sign_in(person, name))
        self.add("admin", self.admin())
        self.add("ended session", self.ended())
        self.add("token that reads", Actor(server, "token that reads", bearer=self.token("read")))
        self.add("token that acts", Actor(server, "token that acts", bearer=self.token("read act")))
        self.add("code of another file", self.holder())
        answer = self.actors["party"].post("/nop-don", [])
        self.draft = answer.header("Location").split("/")[2] if answer.status == 303 else NOBODY

    def add(self, name, actor):
        self.actors[name] = actor

    def fresh(self, name):
        """The same person in a session of his own, to be spoiled."""
        person = {"party": self.party, "clerk": self.officer("clerk", COURT), "judge": self.judge}.get(name)
        return self.sign_in(person, name) if person else Actor(self.s, name)

    def sign_in(self, person, name):
        return Actor(self.s, name).enter("/dang-nhap/gia-dinh", [("nguoi", person["account"]), ("tiep", "/")], name)

    def api(self, person, path):
        if "token" not in person:
            body = json.dumps({"account": person["account"]})
            person["token"] = json.loads(self.s.ask("POST", "/api/v1/demo/tokens", body, {"Content-Type": "application/json"}).body)["token"]
        return json.loads(self.s.ask("GET", path, None, {"Authorization": "Bearer " + person["token"]}).body)

    def officer(self, power, court):
        return next(p for p in self.people if any(x["power"] == power and x["court"] == court for x in p["posts"]))

    def pick_file(self):
        """A file of the court with a party and a judge who have cards, far enough to have papers, hearings and something to pay."""
        chief = self.officer("chief_judge", COURT)
        citizens = [p for p in self.people if not p["staff"]]
        own = {p["account"]: {m["id"] for m in self.api(p, "/api/v1/matters")["items"]} for p in citizens}
        best = None
        self.states = {}
        for row in self.api(chief, "/api/v1/matters?court=%s&limit=100" % COURT)["items"]:
            self.states.setdefault(row["state"], row["id"])
            m = self.api(chief, "/api/v1/matters/" + row["id"])
            parties = [p for p in citizens if row["id"] in own[p["account"]]]
            strangers = [p for p in citizens if row["id"] not in own[p["account"]]]
            judges = [p for a in m["assigned"] if a["role"].endswith("judge") and not a["until"] for p in self.people
                      if p["name"] == a["name"] and any(x["court"] == COURT and x["power"] == "judge" for x in p["posts"])]
            if parties and strangers and judges and (best is None or m["version"] > best["version"]):
                best, self.party, self.stranger, self.judge = m, parties[0], strangers[-1], judges[-1]
        if best is None:
            raise Wrong("no file with a party and a judge among the cards")
        self.file = best
        self.names = {p["name"].encode() for p in best["participants"]}
        self.papers = self.api(chief, "/api/v1/matters/%s/papers" % best["id"])["items"]

    def admin(self):
        """Made by the operator's command; sets his password with the code printed."""
        made = json.loads(self.s.run("user", "add-admin", "--login", "quan-tri-thu", "--name", "Người Quản Trị", "--json"))
        guest, password = Actor(self.s, "admin"), "mot mat khau rat dai 7"
        answer = guest.post("/khoi-phuc", [("tai-khoan", "quan-tri-thu"), ("ma", made["code"]), ("mat-khau-moi", password), ("nhap-lai", password)])
        if answer.status != 200:
            raise Wrong("the administrator's first password: %d %s" % (answer.status, answer.text()[:800]))
        return guest.enter("/dang-nhap", [("tai-khoan", "quan-tri-thu"), ("mat-khau", password)], "admin")

    def ended(self):
        actor = self.sign_in(self.party, "ended session")
        actor.post("/dang-xuat", [])
        return actor

    def token(self, powers):
        day = 86400
        owner = self.actors["party"]
        answer = owner.post("/tai-khoan/ma-truy-cap", [("name", "walk"), ("powers", powers), ("from", ""),
                                                        ("until", time.strftime("%Y-%m-%d", time.gmtime(time.time() + 9 * day)))])
        found = re.search(rb"cgl_[A-Za-z0-9_-]{43}", answer.body)
        if not found:
            raise Wrong("no token: %d %s" % (answer.status, answer.text()[:800]))
        return found.group(0).decode()

    def holder(self):
        """The code on an envelope of a file of the other court: a petition its clerk registers at the counter."""
        clerk, person = self.actors["other clerk"], self.officer("clerk", OTHER_COURT)
        people = [{"kind": "person", "name": name, "address": "phường Bến Lụa, tỉnh Hoài Giang"} for name in ("Người Khởi Kiện Thử", "Người Bị Kiện Thử")]
        asked = {"court": OTHER_COURT, "procedure": "civil_first_instance", "kind": "civil", "act": "register_petition",
                 "input": {"plaintiffs": people[:1], "defendants": people[1:], "relation": "DS.26.3", "claims": "Buộc trả nợ.", "signature_level": "hand"}}
        self.api(person, "/api/v1/matters?limit=1")  # for his token
        answer = self.s.ask("POST", "/api/v1/matters", json.dumps(asked), {"Authorization": "Bearer " + person["token"], "Content-Type": "application/json",
                                                                           "Idempotency-Key": "walk-holder"})
        matter = json.loads(answer.body).get("matter", "")
        for no in range(1, 9):
            envelope = clerk.ask("GET", "/nghiep-vu/tong-dat/%s/%d" % (matter, no))
            found = re.search(r"\b(?:[A-Z0-9]{4,5}-){2,}[A-Z0-9]{4,5}\b", envelope.text()) if envelope.status == 200 else None
            if found:
                return Actor(self.s, "code").enter("/tong-dat", [("ma", found.group(0))], "code of another file")
        raise Wrong("no code printed on an envelope of the other court: " + answer.text()[:500])


# ---- judging an answer -----------------------------------------------------------------------------------------------------------

def message_ids():
    found = set()
    for folder, _, names in os.walk("src"):
        for name in names:
            if name.endswith(".en.po"):
                found |= set(re.findall(r'^msgid "([a-z_]+\.[a-z_0-9]+)"', open(os.path.join(folder, name), encoding="utf-8").read(), re.M))
    return found


MESSAGES = message_ids()


def check_answer(route, path, answer, payload=None):
    """What holds for every answer whatever was asked."""
    if answer.status >= 500:
        raise Wrong("answers %d: %s" % (answer.status, answer.text()[:300]))
    missing = [h for h in SAFE_HEADERS if not answer.header(h)]
    if missing:
        raise Wrong("without the headers " + ", ".join(missing))
    if "default-src 'none'" not in answer.header("Content-Security-Policy") or answer.header("X-Content-Type-Options") != "nosniff":
        raise Wrong("weak headers")
    if route["power"] != "public" and "no-store" not in answer.header("Cache-Control"):
        raise Wrong("may be kept by a cache: " + answer.header("Cache-Control"))
    told = TELLS.search(answer.body)
    if told:
        raise Wrong("tells of its inside: %r" % answer.body[max(0, told.start() - 60):told.end() + 60])
    if answer.is_html():
        for raw in RAW_MARKUP:
            if raw in answer.body:
                at = answer.body.index(raw)
                raise Wrong("echoes markup: %r" % answer.body[max(0, at - 100):at + 60])
        wanted = b"en" if path.startswith("/en/") or path == "/en" else b"vi"
        if b'<html lang="%s"' % wanted not in answer.body[:200]:
            raise Wrong("in another language than asked")
        bare = set(re.findall(r"[a-z_]+\.[a-z_0-9]+", answer.text())) & MESSAGES
        if bare:
            raise Wrong("shows the id of a message: " + ", ".join(sorted(bare)))
        if answer.status >= 400 and not re.search(rb"(?s)<main.*?<h1.*?>.*?\w.*?</h1>", answer.body):
            raise Wrong("an error page without words")
    elif answer.status >= 400 and answer.body:
        if not answer.header("Content-Type").startswith("application/problem+json"):
            raise Wrong("an error as " + answer.header("Content-Type"))
        problem = json.loads(answer.body)
        if not problem.get("title") or problem["title"] in MESSAGES:
            raise Wrong("an error without words: %s" % problem)


def object_of(route):
    """Who has business with what the address names; None: the power decides. A new kind of address is an error."""
    if "{" not in route["path"]:
        return None
    fits = [p for p in OBJECTS if route["path"].startswith(p)]
    if not fits:
        raise Wrong("test/walk.py says nothing about whom this address belongs to")
    return OBJECTS[max(fits, key=len)]


class Walk:
    def __init__(self, server, routes, whole):
        self.s, self.routes, self.whole, self.cast = server, routes, whole, Cast(server)
        self.passed = self.failed = self.asked = 0
        self.closed, self.links = [], {}
        self.promised = api_schema.Description(server.ask("GET", "/api/openapi.json").body)

    def url(self, route, english):
        c = self.cast
        paper = str(c.papers[-1]["no"])
        values = {"id": c.file["id"], "matter": c.file["id"], "draft": c.draft, "no": paper, "due": "1", "file": "1", "n": "1",
                  "act": "gui-y-kien", "step": "tranh-chap", "book": "thu-ly", "court": COURT, "procedure": "civil_first_instance",
                  "rest*": "checkpoint", "slug": "1-2099-qh99", "article": "dieu-1"}
        if route["path"].startswith("/quan-tri/"):
            values["id"] = c.officer("enforcement_body", COURT)["person"]
        names = re.findall(r"\{([^}]*)\}", route["path"])
        unknown = [n for n in names if n not in values]
        if unknown:
            raise Wrong("test/walk.py has no value for {%s}" % unknown[0])
        path = re.sub(r"\{([^}]*)\}", lambda m: values[m.group(1)], route["path"])
        return ("/en" if english and not path.startswith("/api/") else "") + path

    def each(self, what, step):
        """Runs a step for every route; a few lines a failure."""
        for i, route in enumerate(self.routes):
            where = "%s %s" % (route["method"], route["path"])
            if WORD not in where:
                continue
            wrong = []
            try:
                step(i, route, wrong)
            except Wrong as e:
                wrong.append(str(e))
            except OSError as e:
                self.s.drop()
                wrong.append("no answer: %r" % e)
            self.count("%s: %s" % (what, where), wrong)

    def count(self, name, wrong):
        if wrong:
            self.failed += 1
            for line in wrong[:4]:
                print("FAIL %s: %s" % (name, line))
            if len(wrong) > 4:
                print("     and %d more" % (len(wrong) - 4))
            sys.stdout.flush()
        else:
            self.passed += 1

    def unchanged(self, before, wrong):
        now = self.s.counts()
        if now != before:
            tables = [t for t in now[0] if now[0][t] != before[0].get(t)]
            wrong.append("changed " + (", ".join(tables) or "a file"))
        return now

    # ---- every reader at every address

    def refusal(self, route, actor, path, answer):
        """None, or what is wrong with the answer to this reader."""
        business, name = object_of(route), actor.name
        api = path.startswith("/api/")
        if name not in POWERS[route["power"]]:
            if name in NOBODIES:
                wanted = {401} if api or route["method"] != "GET" else {303, 401} if name == "bad token" else {303}
            else:
                wanted = {403}
            if name == "ended session" and route["method"] != "GET":
                wanted = {401, 403}  # the token of his form ended with it
        elif business is not None and name not in business:
            wanted = {404}
            if answer.status == 303 and answer.header("Location").startswith(path.rsplit("/viec/", 1)[0]):
                return  # an act with a page of its own: led there whether the file exists or not, and there he hears 404
        else:
            return
        if answer.status not in wanted:
            raise Wrong("%s gets %d, not %s: %s" % (name, answer.status, sorted(wanted), answer.text()[:200]))
        if answer.status == 303 and "/dang-nhap?" not in answer.header("Location"):
            raise Wrong("%s is sent to %s" % (name, answer.header("Location")))
        if name not in READERS and any(n in answer.body for n in self.cast.names):
            raise Wrong("%s reads the name of a party" % name)

    def door(self, i, route, wrong):
        if route["power"] not in POWERS:
            raise Wrong("test/walk.py does not know the power " + route["power"])
        before, reached = self.s.counts(), []
        for n, actor in enumerate(self.cast.actors.values()):
            path = self.url(route, (i + n) % 2 == 1)
            business = object_of(route)
            allowed = actor.name in POWERS[route["power"]] and (business is None or actor.name in business)
            try:
                if route["method"] == "GET":
                    query = urllib.parse.urlencode(self.plausible(route))
                    answer = actor.ask("GET", path + ("?" + query if query else ""))
                    led = answer.status == 303 and "/dang-nhap" not in answer.header("Location") and actor.name in READERS
                    reached += [actor.name] if self.gather(actor, answer) or led else []
                elif allowed:
                    continue  # what he may do is done below
                elif route["method"] == "PUT":  # one part of an upload
                    answer = actor.ask("PUT", path, b"part", {"Content-Type": "application/octet-stream", **self.proof(actor),
                                                              "X-Part-SHA256": hashlib.sha256(b"part").hexdigest()})
                else:
                    answer = actor.post(path, self.plausible(route), route["method"])
                self.asked += 1
                check_answer(route, path, answer)
                self.described(route, path, answer)
                self.refusal(route, actor, path, answer)
            except Wrong as e:
                wrong.append("%s: %s" % (actor.name, e))
        self.unchanged(before, wrong)
        if route["method"] == "GET" and not reached:
            self.closed.append(route)

    def described(self, route, path, answer):
        if route["path"].startswith("/api/v1/"):
            wrong = self.promised.wrong(route["method"], path, answer.status, answer.header("Content-Type"), answer.body)
            if wrong:
                raise Wrong("otherwise than /api/openapi.json says: " + wrong)

    # ---- an address that nobody can open is a finding

    def gather(self, actor, answer):
        """The links of a page, each with who was shown it."""
        if answer.status == 200 and answer.is_html():
            for link in re.findall(r'href="(/[^"#]*)', answer.body.decode("utf-8", "replace")):
                self.links.setdefault(html.unescape(link).removeprefix("/en"), actor)  # the same page in either language
        return answer.status == 200

    def open_closed(self):
        """What the cast did not open in its own file is opened by a link that some page shows to a party or to somebody of the court."""
        for person in [p for p in self.cast.people if not p["staff"]]:  # at the end of a file its parties may have nothing left to do
            actor = self.cast.sign_in(person, person["name"])
            mine = actor.ask("GET", "/vu-viec-cua-toi")
            self.gather(actor, mine)
            for path in re.findall(r'href="(/vu-viec-cua-toi/[0-9a-z]{26})"', mine.body.decode("utf-8", "replace")):
                self.gather(actor, actor.ask("GET", path))
        for person in self.cast.people:
            if any(x["court"] == COURT and x["power"] in ("judge", "enforcement_body", "clerk") for x in person["posts"]):
                actor = self.cast.sign_in(person, person["name"])
                for path in ["/nghiep-vu", "/nghiep-vu/bien-lai?toa=" + COURT] + ["/nghiep-vu/ho-so/" + m for m in self.cast.states.values()]:
                    self.gather(actor, actor.ask("GET", path))
        public = self.cast.actors["anonymous"]
        self.gather(public, public.ask("GET", "/minh-bach/phan-cong?toa=" + COURT))
        for _ in range(3):  # a page opened by a link shows others
            self.closed = [route for route in self.closed if not self.opens(route)]
        for route in self.closed:
            self.count("somebody opens GET " + route["path"], [] if route["path"] in OPENED_IN_STORIES else ["nobody"])

    def opens(self, route):
        if route["path"] in EXAMPLES:
            return self.cast.actors["anonymous"].ask("GET", EXAMPLES[route["path"]]).status == 200
        pattern = re.compile(re.sub(r"\\\{[^}]*\\\*\\\}", ".+", re.sub(r"\\\{\w+\\\}", "[^/?]+", re.escape(route["path"]))) + r"(\?.*)?$")
        fits = [(link, actor) for link, actor in self.links.items() if pattern.match(link)]
        return any([self.gather(actor, actor.ask("GET", link)) for link, actor in fits[:LINKS_MOST]])

    # ---- broken requests of those who may

    def plausible(self, route, but=None):
        """Values of the right kind for what the form requires."""
        by_kind = {"text": "Nội dung thử", "lines": "Nội dung thử", "money": "1000", "date": "2026-01-05", "integer": "1", "bool": "1",
                   "id": NOBODY, "hidden": "x", "secret": "mat khau thu 123"}
        return [(f["name"], f["choices"][0] if f["kind"] == "choice" else by_kind[f["kind"]]) for f in route["fields"]
                if f["required"] and f["kind"] != "file" and f["name"] != but]

    def insider(self, route):
        """One who may: the walk of broken requests and hostile fields is his."""
        order = ("anonymous", "party", "clerk", "judge", "admin", "token that acts")
        if route["power"] == "partner":
            order = ("anonymous",)
        business = object_of(route)
        fits = [n for n in order if n in POWERS[route["power"]] and (not business or n in business)]
        return self.cast.actors[fits[0]]

    def broken(self, i, route, wrong):
        if route["method"] == "GET":
            if route["form"] == "none":
                self.expect(wrong, route, "an unknown field", {400}, "GET", self.url(route, i % 2) + "?khong-ai-hoi=1")
            return
        actor, path, method = self.insider(route), self.url(route, i % 2), route["method"]
        fields = urllib.parse.urlencode(self.plausible(route)).encode()
        form = {"Content-Type": FORM}
        before = self.s.counts()
        if route["csrf"] == "form" and not actor.bearer:
            self.expect(wrong, route, "no form token", {403}, method, path, fields, form)
            self.expect(wrong, route, "a bad form token", {403}, method, path, b"_csrf=" + b"0" * 64 + b"&" + fields, form)
            others = self.cast.actors["stranger"].csrf.encode()
            self.expect(wrong, route, "another's form token", {403}, method, path, b"_csrf=" + others + b"&" + fields, form)
            good = b"_csrf=" + actor.csrf.encode() + b"&" + fields
            self.expect(wrong, route, "another site", {403}, method, path, good, {**form, "Origin": "https://evil.example"})
        self.expect(wrong, route, "a wrong type", {415}, method, path, b"<xml/>", {"Content-Type": "application/xml"})
        self.expect(wrong, route, "no type", {415}, method, path, b"a=b", {})
        self.expect(wrong, route, "a body over its limit", {413}, method, path, None, {**form, "Content-Length": str(route["body_max"] + 1)})
        self.expect(wrong, route, "a broken escape", {400, 403}, method, path, b"a=%4", form)
        self.expect(wrong, route, "broken JSON", {400, 401, 403, 415, 422}, method, path, b'{"a":', {"Content-Type": "application/json", **self.proof(actor)})
        deep = b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}"
        self.expect(wrong, route, "deep JSON", {400, 401, 403, 413, 415, 422}, method, path, deep, {"Content-Type": "application/json", **self.proof(actor)})
        if route["form"] == "fields" or route["form"] == "button":
            answer = actor.post(path, [("khong-ai-hoi", "1")] + self.plausible(route), method)
            self.judge(wrong, route, "an unknown field", {400, 404}, path, answer)
        self.unchanged(before, wrong)

    def proof(self, actor):
        return {"X-CSRF-Token": actor.csrf} if actor.csrf else {}

    def expect(self, wrong, route, what, wanted, method, path, body=None, headers=None):
        try:
            answer = self.insider(route).ask(method, path, body, headers)
            self.s.drop() if "Content-Length" in (headers or {}) else None
        except (OSError, http.client.HTTPException) as e:
            self.s.drop()
            wrong.append("%s: no answer: %r" % (what, e))
            return
        self.judge(wrong, route, what, wanted, path, answer)

    def judge(self, wrong, route, what, wanted, path, answer):
        self.asked += 1
        try:
            check_answer(route, path, answer)
            if answer.status not in wanted:
                raise Wrong("answers %d, not %s" % (answer.status, sorted(wanted)))
        except Wrong as e:
            wrong.append("%s: %s" % (what, e))

    # ---- hostile values in every declared field

    def send(self, route, path, field, value):
        """That value in that field, the other fields plausible."""
        actor = self.insider(route)
        others = self.plausible(route, field["name"])
        if route["method"] == "GET":
            value = value[:6000]  # longer addresses are refused before any field is looked at
            query = urllib.parse.urlencode(others + [(field["name"], value)])
            return actor.ask("GET", path + "?" + query)
        return actor.post(path, others + [(field["name"], value)], route["method"])

    def fields(self, i, route, wrong, payloads, refused):
        before = self.s.counts()
        for n, field in enumerate(f for f in route["fields"] if f["kind"] != "file"):
            for k, (name, value) in enumerate(payloads.items()):
                path = self.url(route, (i + n + k) % 2)
                try:
                    answer = self.send(route, path, field, value)
                    self.asked += 1
                    check_answer(route, path, answer, value)
                    if refused and answer.status < 400:
                        raise Wrong("is accepted with %d" % answer.status)
                except Wrong as e:
                    wrong.append("%s in %s: %s" % (name, field["name"], e))
                except (OSError, http.client.HTTPException) as e:
                    self.s.drop()
                    wrong.append("%s in %s: no answer: %r" % (name, field["name"], e))
        if refused:
            self.unchanged(before, wrong)

    # ---- the forms of acts, as the pages of the files offer them

    def act_forms(self):
        """Each act once: who is offered it, in which file."""
        found = {}
        for name in ("party", "clerk", "judge", "chief"):
            actor = self.cast.actors[name]
            for matter in dict.fromkeys([self.cast.file["id"], *self.cast.states.values()]):
                base = ("/vu-viec-cua-toi/" if name == "party" else "/nghiep-vu/ho-so/") + matter
                page = actor.ask("GET", base)
                for link in re.findall(r'href="(%s/(?:viec/[^"?#]+|du-thao|nghi-an|tuyen-an|hieu-luc|an-ten))' % base, page.body.decode("utf-8", "replace")):
                    found.setdefault(link[len(base):], (actor, link))
        return found

    def forms_of(self, actor, path):
        page = actor.ask("GET", path)
        text = page.body.decode("utf-8", "replace")
        for form in re.findall(r"(?s)<form[^>]*method=\"post\".*?</form>", text):
            action = html.unescape(re.search(r'action="([^"]*)"', form).group(1))
            if "/dang-xuat" in action or "/hien-thi" in action:
                continue
            hidden = {html.unescape(n): html.unescape(v) for n, v in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)}
            shown = [html.unescape(n) for n in re.findall(r'<(?:input(?! type="(?:hidden|file|submit)")|textarea|select)[^>]* name="([^"]*)"', form)]
            multipart = 'enctype="multipart/form-data"' in form
            yield action, hidden, list(dict.fromkeys(shown)), multipart

    def act(self, actor, path, payloads, refused, wrong):
        route = {"power": "signed_in"}
        for action, hidden, shown, multipart in list(self.forms_of(actor, path)):
            targets = shown + [n for n in hidden if n != "_csrf"]
            for k, (name, value) in enumerate(payloads.items()):
                for attacked in [shown] + [[t] for t in targets] if len(value) < 1000 else [targets[:1]]:
                    if not attacked:
                        continue
                    fields = [(n, v) for n, v in hidden.items() if n != "_csrf" and n not in attacked]
                    fields += [(n, value) for n in attacked] + [(n, "Nội dung thử") for n in shown if n not in attacked]
                    where = ("/en" if k % 2 else "") + action
                    try:
                        answer = self.multipart(actor, where, fields) if multipart else actor.post(where, fields)
                        self.asked += 1
                        check_answer(route, where, answer, value)
                        if refused and answer.status < 400:
                            raise Wrong("is accepted with %d" % answer.status)
                    except Wrong as e:
                        wrong.append("%s in %s: %s" % (name, ",".join(attacked)[:60], e))
                    except (OSError, http.client.HTTPException) as e:
                        self.s.drop()
                        wrong.append("%s: no answer: %r" % (name, e))

    @staticmethod
    def multipart(actor, path, fields):
        mark = b"walk-7f3a"
        body = b"".join(b"--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                        % (mark, n.encode(), v if isinstance(v, bytes) else v.encode()) for n, v in [("_csrf", actor.csrf), *fields])
        return actor.ask("POST", path, body + b"--" + mark + b"--\r\n", {"Content-Type": "multipart/form-data; boundary=" + mark.decode()})

    def acts(self, payloads, refused):
        for slug, (actor, link) in sorted(self.act_forms().items()):
            if WORD not in link:
                continue
            wrong, before = [], self.s.counts()
            self.act(actor, link, payloads, refused, wrong)
            if refused:
                self.unchanged(before, wrong)
            self.count("act %s by %s" % (slug, actor.name), wrong)

    # ---- the same acts as JSON

    def api_acts(self):
        """Every act of the procedure through /api/v1 by one who might, in a file that stands where it may be taken: each body is wrong."""
        public = self.cast.actors["anonymous"]
        for act in json.loads(public.ask("GET", "/api/v1/procedures/civil_first_instance").body)["acts"]:
            people, fields = [BY_POWER[p] for p in act["by"] if p in BY_POWER], act["input"]["properties"]
            if not people or not fields:
                continue
            who = {"party": self.cast.party, "judge": self.cast.judge}.get(people[0]) or self.cast.officer(people[0], COURT)
            file = self.file_for(who, act["in"])
            wrong, before = [], self.s.counts()
            for name, value in HOSTILE_JSON.items() if file else ():
                self.api_act(who, file, act["id"], {f: value for f in fields}, name, wrong)
            self.unchanged(before, wrong)
            self.count("JSON of %s by %s" % (act["id"], people[0]), wrong)

    def file_for(self, who, states):
        """A file in one of these states that he may open, or nothing."""
        if "files" not in who:
            rows = self.cast.api(who, "/api/v1/matters?court=%s&limit=100" % COURT).get("items") or self.cast.api(who, "/api/v1/matters")["items"]
            who["files"] = [m for m in (self.cast.api(who, "/api/v1/matters/" + row["id"]) for row in rows) if "version" in m]
        return next((m for m in who["files"] if m["state"] in states), None)

    def api_act(self, who, file, act, values, name, wrong):
        path = "/api/v1/matters/%s/acts/%s" % (file["id"], act)
        body = '{"version":%d,"input":{%s}}' % (file["version"], ",".join('"%s":%s' % pair for pair in values.items()))
        self.asked += 1
        answer = self.s.ask("POST", path, body.encode("utf-8", "surrogatepass"), {"Authorization": "Bearer " + who["token"], "Accept": "application/json",
                            "Content-Type": "application/json", "Idempotency-Key": "walk-%08d" % self.asked})
        try:
            check_answer({"power": "api_act"}, path, answer)
            if answer.status < 400:
                raise Wrong("is accepted with %d" % answer.status)
        except Wrong as e:
            wrong.append("%s: %s" % (name, e))

    # ---- afterwards: what was accepted is only ever text

    def look_again(self, i, route, wrong):
        if route["method"] != "GET" or route["path"].endswith("/luong"):
            return
        for name in ("anonymous", "party", "clerk", "judge", "chief"):
            path = self.url(route, False)
            try:
                check_answer(route, path, self.cast.actors[name].ask("GET", path))
            except Wrong as e:
                wrong.append("%s: %s" % (name, e))

    def refusals(self):
        self.s.settle()
        before = self.s.contents()
        self.each("readers", self.door)
        if self.whole and not WORD:  # the pages left out may be the ones that show the link
            self.open_closed()
        self.each("broken requests", self.broken)
        self.each("refused text", lambda i, r, w: self.fields(i, r, w, REFUSED, True))
        self.acts(REFUSED, True)
        if not WORD:
            self.api_acts()
        now = self.s.contents()
        self.count("what was refused changed nothing", ["table %s" % t for t in now if now[t] != before.get(t)])

    def accepted(self):
        self.each("markup and values", lambda i, r, w: self.fields(i, r, w, {**MARKUP, **VALUES}, False))
        self.acts({**MARKUP, **VALUES}, False)
        self.each("afterwards", self.look_again)
        verified = []
        try:
            self.s.run("verify")
        except Wrong as e:
            verified.append(str(e))
        self.count("events, ledger and stored state agree", verified)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the server must not outlive its walk
    done = subprocess.run([PROGRAM, "routes", "--json"], capture_output=True, text=True, check=True)
    routes = json.loads(done.stdout)["routes"]
    passed = failed = 0
    url = os.environ.get("CONGLY_TEST_PG")
    for engine in ("sqlite", "postgres") if url else ("sqlite",):
        schema, database = "walk_%d" % os.getpid(), ""
        if engine == "postgres":
            subprocess.run(["psql", "-q", url, "-c", "CREATE SCHEMA " + schema], check=True, capture_output=True)
            database = url + ("&" if "?" in url else "?") + "options=-csearch_path%3D" + schema
        server = walk = None
        try:
            server = Server(database, free_port(), 20)
            whole = engine == "sqlite"
            walk = Walk(server, routes if whole else routes[::6], whole)
            walk.refusals()
            if whole:
                walk.accepted()
        except Wrong as e:
            failed += 1
            print("FAIL %s: %s" % (engine, e))
        finally:
            if walk:
                print("%s: %d requests" % (engine, walk.asked))
                passed, failed = passed + walk.passed, failed + walk.failed
            if server:
                try:
                    server.stop()
                except Wrong as e:
                    failed += 1
                    print("FAIL %s" % e)
            if engine == "postgres":
                subprocess.run(["psql", "-q", url, "-c", "DROP SCHEMA %s CASCADE" % schema], capture_output=True)
    skipped = "" if url else ", 1 skipped"
    if not url:
        print("skipped: the walk on PostgreSQL, CONGLY_TEST_PG is not set")
    print("%d passed, %d failed%s" % (passed, failed, skipped))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
