#!/usr/bin/env python3
"""Court stories against the real server, on one engine after the other.

    test/scenario.py CONGLY [WORD [ENGINE]]     CONGLY is the program; WORD picks the files whose path contains it; ENGINE sqlite or
                                                postgres alone

A story is a text file test/scenarios/<module>/<name>.scen. Each has a server and a court of its own (a copy of one that is made once
for each engine); its clock begins on Monday 2 March 2026 at 08:00 and goes on as the story says:

    story   a wrong amount does not open the case
    as plaintiff file_petition -> received         an act through /api/v1 by an invented person; then the state, or
      relation: DS.26.3                            "refused WORDS": words of the answer, or nothing for any refusal
      claim_value: 500000000                       values are JSON, or text when they are not
    as judge 2 issue_fee_notice -> fee_due         the second judge of the court; a role of the file (case_judge) is who holds it
    as plaintiff appeal again -> judged            the same request once more: answered as the first time, done once
    as case_judge suspend late -> refused          with the version the file had before the last act
    days 7                                         the court's clock goes on
    state examining                                waits until the file is there: draws are resolved by the clock
    clerk sees /nghiep-vu "Việc của tôi"           the page (with {m}: the file's id; {paper:24-DS}: number of that paper; {judge:2}:
    clerk does not see /nghiep-vu "Bí mật"         a name); pages a round of the outbox later are waited for
    other gets 404 at /vu-viec-cua-toi/{m}         with words of that page behind it, if they matter: "Số bản án"
    plaintiff submits /thanh-toan/{m}/1 cach=du    the form of that page as its reader fills it in, the rest as it stands; PATH#end
                                                   takes the form whose address ends so; ! before a value: the form comes back
    clerk repeats /p#chap-nhan thay_doi=*          submits until the page has no such form any more
    clerk clears common_word                       lets each leftover of hidden names stand by that rule
    addressee opens the letter                     he is in by the code on the envelope that lies at the counter
    follow /ban-an/([0-9a-z]+) at /ban-an          {1} is what the pattern found on a public page
    plaintiff follows /x/([0-9]+) at /p            the same on a page as he reads it
    public checks draw at /p/x.json                a record downloaded there proves itself to the program off line (draw, receipt);
    public checks draw at /p/x.json edited chosen  the same with another first letter behind that word is found out
    plaintiff checks draw at /p/x.json by /q/tep   and that the nonce in it is the one in his receipt ("refused" behind it: it is not)
    field fee_paid 12000000                        a field of the file as the court reads it
    new file                                       the next act opens another file
    so far judged                                  first what test/scenarios/so_far/judged tells: how a file comes that far
    and so on accepted_to_disclosed                from here what test/scenarios/and_so_on/accepted_to_disclosed tells
    plaintiff begins a petition                    the interview; its pages are /nop-don/{draft}/..., answered with "submits"
    plaintiff elsewhere sees /p "Words"            the same person signed in on another device
    plaintiff sends vay.png                        a file in parts, as the page's script does: @file:vay.png is its id. "12 MB" after the
                                                   name is its size, "half" lets the line break off, "-> refused Words" is the answer
    plaintiff sends vay.png by API                 the same through /api/v1/files, by a program with his token
    plaintiff reads /matters/{m}/papers "Words"    what /api/v1 answers that program has these words ({sha256:vay.png}: hash of that file)
    other is refused 404 at /tasks                 what /api/v1 refuses it

Every answer of the API is held against what /api/openapi.json promises.

Values: {other} (a name, as on pages), @file:vay.png, @defendant (number of the participant), @judge:2 (id of a person), @paper:24-DS (number of the newest such paper),
@day+7 (a day from today), @time+3 09:00 (a moment). Every court is verified at the end: events, ledger, books, rebuilt state.
"""
import concurrent.futures
import datetime
import hashlib
import html
import html.parser
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import zlib

import api_schema

PROGRAM = sys.argv[1]
WORD = sys.argv[2] if len(sys.argv) > 2 else ""
ENGINES = sys.argv[3:4] or ["sqlite", "postgres"]
COURT = "T00K01"
VN = datetime.timezone(datetime.timedelta(hours=7))
BEGINS = datetime.datetime(2026, 3, 2, 8, 0, tzinfo=VN)
STAFF_POSTS = ("chief_judge", "judge", "lay_judge", "clerk", "procuracy", "higher_procuracy", "enforcement_body", "mediator")
FIXED = ("public", "addressee")
PATIENCE = 20  # seconds for what the clock or the outbox does by itself
AT_ONCE = 6  # stories mostly wait: for a clock, for a disk
FOLDER = "test/scenarios"
REPEAT_MOST = 200


class Wrong(Exception):
    pass


class Forms(html.parser.HTMLParser):
    """The forms of a page that post, as their reader finds them: what is typed, chosen or hidden, and what could be."""

    def __init__(self, body):
        super().__init__()
        self.all, self.form, self.area, self.select = [], None, None, None
        self.feed(body)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "form":
            self.form = {"action": a.get("action", ""), "data": {}, "names": set()} if a.get("method") == "post" else None
            self.all += [self.form] if self.form else []
        name = a.get("name")
        if self.form is None or (tag != "option" and not name):
            return
        if tag != "option":
            self.form["names"].add(name)
        if tag == "input" and (a.get("type") not in ("checkbox", "radio", "file") or "checked" in a):
            if a.get("type") != "file":
                self.form["data"][name] = a.get("value") or ""
        elif tag == "textarea":
            self.area = name
            self.form["data"][name] = ""
        elif tag == "select":
            self.select = name
            self.form["data"][name] = ""
        elif tag == "option" and "selected" in a:
            self.form["data"][self.select] = a.get("value") or ""

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_data(self, data):
        if self.area:
            self.form["data"][self.area] += data.lstrip("\n") if not self.form["data"][self.area] else data

    def handle_endtag(self, tag):
        self.area = None if tag == "textarea" else self.area
        self.form = None if tag == "form" else self.form


def plain(body):
    body = re.sub(r"(?s)<(select|style)\b.*?</\1>", " ", body)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", body)))


class Server:
    """One running demo with invented people and no files, and its clock; on a copy of what stands in the directory `like`, if given."""

    def __init__(self, database, like=""):
        self.dir = tempfile.mkdtemp(prefix="congly-scenario-")
        if like:
            shutil.copytree(like, os.path.join(self.dir, "data"))
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.moved = int((BEGINS - datetime.datetime.now(VN)).total_seconds() * 1000)
        self.clock = os.path.join(self.dir, "clock")
        self.write_clock()
        self.log = open(os.path.join(self.dir, "log"), "w+")
        self.args = ["--data", os.path.join(self.dir, "data")] + (["--database", database] if database else [])
        self.tokens, self.cookies, self.csrf, self.keys, self.code = {}, {}, {}, 0, ""
        self.process = subprocess.Popen([PROGRAM, "demo", *self.args, "--port", str(self.port), "--matters", "0", "--months", "1", "--ends", BEGINS.strftime("%Y-%m-%d"),
                                         "--test-clock", self.clock, "--no-rates"], stdout=self.log, stderr=self.log)
        try:
            self.wait_ready()
            self.promised = api_schema.Description(self.ask("GET", "/api/openapi.json")[2])
            self.people = json.loads(self.ask("GET", "/api/v1/demo/people")[2])["items"]
        except Exception:
            self.stop()
            self.remove()
            raise

    def wait_ready(self):
        for _ in range(1200):
            if self.process.poll() is not None:
                raise Wrong("the server ended: " + self.logged()[-2000:])
            try:
                if self.ask("GET", "/readyz")[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.05)
        raise Wrong("the server does not answer")

    def logged(self):
        self.log.seek(0)
        return self.log.read()

    def write_clock(self):
        with open(self.clock, "w") as f:
            f.write("%-20d" % self.moved)

    def now(self):
        return datetime.datetime.now(VN) + datetime.timedelta(milliseconds=self.moved)

    def days(self, n):
        self.moved += int(n * 86400000)
        self.write_clock()
        self.tokens, self.cookies = {}, {}
        time.sleep(1.4)  # a round of the clock's own acts

    def ask(self, method, path, body=None, headers=None):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            c.request(method, urllib.parse.quote(path, safe="/?=&%-_.~{}:;+,@!()*'"), body, headers or {})
            r = c.getresponse()
            return r.status, r.headers, r.read().decode("utf-8", "replace")
        finally:
            c.close()

    def token(self, account):
        if account not in self.tokens:
            status, _, body = self.ask("POST", "/api/v1/demo/tokens", json.dumps({"account": account}), {"Content-Type": "application/json"})
            if status != 201:
                raise Wrong("no token: %d %s" % (status, body[:300]))
            self.tokens[account] = json.loads(body)["token"]
        return self.tokens[account]

    def api(self, account, method, path, body=None, key=None):
        headers = {"Authorization": "Bearer " + self.token(account), "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
            headers["Idempotency-Key"] = key or self.new_key()
        return self.program(method, path, None if body is None else json.dumps(body), headers)

    def program(self, method, path, body, headers):
        """A request of a program; what it is answered must be what it was promised."""
        status, told, text = self.ask(method, path, body, headers)
        wrong = self.promised.wrong(method, path, status, told.get("Content-Type") or "", text)
        if wrong:
            raise Wrong("%s %s answers %d otherwise than described: %s\n%s" % (method, path, status, wrong, text[:600]))
        return status, told, text

    def part_by_api(self, account, method, path, body, **more):
        """What the page's script sends, sent by a program."""
        kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
        status, _, text = self.program(method, path, body if isinstance(body, bytes) else json.dumps(body),
                                       {"Authorization": "Bearer " + self.token(account), "Content-Type": kind, **more})
        return status, json.loads(text)

    def new_key(self):
        self.keys += 1
        return "scenario-%08d" % self.keys

    def send_first(self, path, action, values):
        """A form anybody may send."""
        _, headers, body = self.ask("GET", path)
        first = "; ".join(v.split(";")[0] for v in headers.get_all("Set-Cookie") or [])
        token = next(f["data"]["_csrf"] for f in Forms(body).all if f["action"].endswith(action))
        return self.ask("POST", action, urllib.parse.urlencode({"_csrf": token, **values}),
                        {"Content-Type": "application/x-www-form-urlencoded", "Cookie": first})

    def sign_in(self, path, action, values):
        """One that ends in a session."""
        status, headers, body = self.send_first(path, action, values)
        if status != 303 or not headers.get_all("Set-Cookie"):
            raise Wrong("no sign-in: %d %s" % (status, plain(body)[:600]))
        return "; ".join(v.split(";")[0] for v in headers.get_all("Set-Cookie"))

    def cookie(self, account, device=""):
        if account not in self.cookies.setdefault(device, {}):
            if account == "addressee" and not self.code:
                raise Wrong("the letter is not opened yet")
            values = ("/tong-dat", "/tong-dat", {"ma": self.code}) if account == "addressee" else ("/dang-nhap", "/dang-nhap/gia-dinh", {"nguoi": account, "tiep": "/"})
            self.cookies[device][account] = self.sign_in(*values)
        return self.cookies[device][account]

    def page(self, account, path):
        account, _, device = account.partition(" ")
        headers = {"Cookie": self.cookie(account, device)} if account != "public" else {}
        return self.ask("GET", path, None, {**headers, "Accept": "text/html"})

    def script(self, account, method, path, body, **more):
        """A request of the page's script: with the token of a form of that session."""
        account, _, device = account.partition(" ")
        cookie = self.cookie(account, device)
        if cookie not in self.csrf:
            self.csrf[cookie] = next(f["data"]["_csrf"] for f in Forms(self.ask("GET", "/tong-dat", None, {"Cookie": cookie})[2]).all if "_csrf" in f["data"])
        kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
        status, _, text = self.ask(method, path, body if isinstance(body, bytes) else json.dumps(body),
                                   {"Cookie": cookie, "X-CSRF-Token": self.csrf[cookie], "Accept": "application/json", "Content-Type": kind, **more})
        return status, json.loads(text)

    def form(self, account, path, names):
        """The form of that page that asks for these names; PATH#end: whose address ends so."""
        path, _, end = path.partition("#")
        status, _, body = self.page(account, path)
        if status != 200:
            raise Wrong("%s: %d %s" % (path, status, plain(body)[:400]))
        for f in Forms(body).all:
            if f["action"].split("?")[0].endswith(end) and not f["action"].endswith(("/dang-xuat", "/hien-thi")) and f["names"] >= set(names):
                return f
        return None

    def submit(self, account, path, values):
        form = self.form(account, path, values)
        if form is None:
            raise Wrong("no such form at " + path)
        data = {**form["data"], **{k: v for k, v in values.items() if v != "*"}}
        return self.ask("POST", form["action"], urllib.parse.urlencode(data),
                        {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie(*account.split(" "))})

    def verify(self):
        done = subprocess.run([PROGRAM, "verify", *self.args], capture_output=True, text=True)
        if done.returncode != 0:
            raise Wrong("verify: " + (done.stdout + done.stderr)[-3000:])

    def stop(self):
        """What the program said at its end: a report of a sanitizer is a failure whatever the story saw."""
        self.process.terminate()
        status = self.process.wait(60)
        said = self.logged()
        self.log.close()
        report = re.search(r"(?s)(WARNING|ERROR): \w+Sanitizer.{0,4000}|runtime error:.{0,400}", said)
        if report:
            return report.group(0)
        return "" if status == 0 else "the server ends with %d: %s" % (status, said[-1000:])

    def remove(self):
        shutil.rmtree(self.dir, ignore_errors=True)


class Story:
    def __init__(self, server, path):
        self.s, self.path, self.m, self.found, self.last, self.version = server, path, None, [], None, 0
        self.kind, self.draft, self.files, self.hashes = "civil", "", {}, {}

    @staticmethod
    def lines(path):
        with open(path, encoding="utf-8") as f:
            return [(i + 1, l.rstrip()) for i, l in enumerate(f) if l.strip() and not l.lstrip().startswith("#")]

    # ---- who

    def posts(self, power):
        return [p for p in self.s.people if any(x["power"] == power and x["court"] == COURT for x in p["posts"])]

    def who(self, word):
        """A person by what he is: 'judge 2', 'case_judge' (of the file), 'plaintiff' and 'defendant' (two of the citizens)."""
        name, _, nth = word.partition(" ")
        nth = int(nth or 1)
        citizens = [p for p in self.s.people if not p["staff"]]
        fixed = {"plaintiff": 0, "defendant": 1, "other": 2}
        if name in fixed:
            return citizens[fixed[name]]
        if name == "stranger":  # a clerk of another court
            return next(p for p in self.s.people if any(x["power"] == "clerk" and x["court"] != COURT for x in p["posts"]))
        if name in STAFF_POSTS:
            found = self.posts(name)
            if len(found) < nth:
                raise Wrong("the court has no " + word)
            return found[nth - 1]
        held = [a for a in self.file()["assigned"] if a["role"] == name and not a["until"]]
        if len(held) < nth:
            raise Wrong("nobody is " + word)
        return next(p for p in self.s.people if p["name"] == held[nth - 1]["name"])

    def account(self, word):
        word, elsewhere, _ = word.partition(" elsewhere")
        return word if word in FIXED else self.who(word)["account"] + elsewhere

    def file(self):
        status, _, body = self.s.api(self.who("chief_judge")["account"], "GET", "/api/v1/matters/" + self.m)
        if status != 200:
            raise Wrong("the file is not read: %d %s" % (status, body[:300]))
        return json.loads(body)

    # ---- values

    def value(self, text):
        if text.startswith("@"):
            return self.reference(text[1:])
        try:
            return self.resolve(json.loads(text))
        except ValueError:
            return self.fill(text)

    def resolve(self, v):
        if isinstance(v, str):
            return self.reference(v[1:]) if v.startswith("@") else v
        if isinstance(v, list):
            return [self.resolve(x) for x in v]
        return {k: self.resolve(x) for k, x in v.items()} if isinstance(v, dict) else v

    def reference(self, text):
        if text.startswith("day"):
            return (self.s.now() + datetime.timedelta(days=int(text[3:] or 0))).strftime("%Y-%m-%d")
        if text.startswith("time"):
            days, _, clock = text[4:].partition(" ")
            day = self.s.now() + datetime.timedelta(days=int(days or 0))
            return day.strftime("%Y-%m-%dT") + clock if clock else day.strftime("%Y-%m-%dT%H:%M")
        if text.startswith("paper:"):
            return self.paper(text[6:])
        if text.startswith("file:"):
            return self.files[text[5:]]
        name, _, nth = text.partition(":")
        if name in STAFF_POSTS or nth or name.endswith("_judge"):
            return self.who(name + " " + (nth or "1"))["person"]
        for p in self.file()["participants"]:
            if p["capacity"] == name and not p["until"]:
                return p["no"]
        raise Wrong("no participant " + name)

    def paper(self, form):
        found = [p["no"] for p in self.file()["papers"] if p["form"] == form]
        if not found:
            raise Wrong("no paper " + form)
        return found[-1]

    def fill(self, text):
        text = text.replace("{m}", self.m or "").replace("{draft}", self.draft)
        text = re.sub(r"\{sha256:([^}]*)\}", lambda x: self.hashes[x.group(1)], text)
        text = re.sub(r"\{paper:([^}]*)\}", lambda x: str(self.paper(x.group(1))), text)
        text = re.sub(r"\{(\d)\}", lambda x: self.found[int(x.group(1)) - 1], text)
        text = re.sub(r"\{day([+-]\d+)?\}", lambda x: (self.s.now() + datetime.timedelta(days=int(x.group(1) or 0))).strftime("%d/%m/%Y"), text)
        return re.sub(r"\{([a-z_]+)(?::(\d))?\}", lambda x: self.who(x.group(1) + " " + (x.group(2) or "1"))["name"], text)

    # ---- lines

    def act(self, who, act, how, expect, values):
        account = self.who(who)["account"]
        if how == "again":
            status, _, text = self.s.api(*self.last)
        else:
            body = {"input": {k: self.value(v) for k, v in values}}
            path = "/api/v1/matters"
            if self.m is None:
                body.update(court=COURT, procedure="civil_first_instance", kind=self.kind, act=act)
            else:
                path += "/%s/acts/%s" % (self.m, act)
                now = self.file()["version"]
                body["version"] = self.version if how == "stale" else now
                self.version = now
            self.last = (account, "POST", path, body, self.s.new_key())
            status, _, text = self.s.api(*self.last)
        if expect.startswith("refused"):
            self.refused(status, text, expect[7:].strip())
            return
        if status not in (200, 201):
            raise Wrong("%s: %d %s" % (act, status, text[:900]))
        done = json.loads(text)
        if how == "again" and not done["repeated"]:
            raise Wrong("done a second time")
        self.m = done["matter"]
        if expect and done["state"] != expect:
            raise Wrong("%s leads to %s, not to %s" % (act, done["state"], expect))

    @staticmethod
    def refused(status, text, why):
        if status < 400:
            raise Wrong("not refused: " + text[:200])
        if status >= 500:
            raise Wrong("broken, not refused: %d %s" % (status, text[:300]))
        if why and why.strip('"') not in text:
            raise Wrong("refused for another reason: %d %s" % (status, text[:600]))

    def sees(self, who, path, words, wanted):
        account, path, words = self.account(who), self.fill(path), self.fill(words)
        until = time.monotonic() + PATIENCE
        while True:
            status, _, body = self.s.page(account, path)
            text = plain(body)
            if status == 200 and (words in text) == wanted:
                return
            if status >= 500 or not wanted or time.monotonic() > until:
                break
            time.sleep(0.3)
        if status != 200:
            raise Wrong("%s: %d %s" % (path, status, text[:600]))
        raise Wrong("%s %s \"%s\" at %s: %s" % (who, "does not see" if wanted else "sees", words, path, text[:6000]))

    def take(self, line, values):
        person = r"([a-z_]+(?: \d+)?(?: elsewhere)?)"
        for pattern, run in (
            (r"story\s+(.*)", lambda t: None),
            (r"kind\s+(\w+)", lambda k: setattr(self, "kind", k)),
            (r"new file", lambda: setattr(self, "m", None)),
            (r"(so far|and so on) (\w+)", lambda how, name: self.tell("%s/%s/%s" % (FOLDER, how.replace(" ", "_"), name))),
            (person + r" begins a petition", self.begins),
            (person + r" sends (\S+)( by API)?(?: (\d+) MB)?( half)?(?: -> refused(.*))?", self.sends),
            (r"days\s+([\d.]+)", lambda n: self.s.days(float(n))),
            (r"state\s+(\w+)", self.state),
            (r"field\s+(\w+)\s+(.*)", self.field),
            (r"follow (\S+) at (\S+)", lambda p, at: self.follow("public", p, at)),
            (person + r" follows (\S+) at (\S+)", self.follow),
            (r"as\s+" + person + r"\s+([a-z_]+)(?:\s+(again|stale))?(?:\s+->\s*(.*))?", lambda w, a, h, e: self.act(w, a, h, e or "", values)),
            (person + r' sees (\S+) "(.*)"', lambda w, p, t: self.sees(w, p, t, True)),
            (person + r' does not see (\S+) "(.*)"', lambda w, p, t: self.sees(w, p, t, False)),
            (person + r' reads (\S+) "(.*)"', self.reads),
            (person + r' is refused (\d+) at (\S+)', self.is_refused),
            (person + r' gets (\d+) at (\S+)(?: "(.*)")?', self.gets),
            (person + r" checks (draw|receipt) at (\S+)(?: edited (\w+))?", self.checks),
            (person + r" checks draw at (\S+) by (\S+)(?: (refused))?", self.checks_nonce),
            (r"addressee opens the letter", self.open_letter),
            (person + r" repeats (\S+)(?:\s+(.*))?", self.repeats),
            (person + r" clears (\w+)", self.clears),
            (person + r" submits (\S+)(?:\s+(.*))?", lambda w, p, r: self.submits(w, p, r, values)),
        ):
            found = re.fullmatch(pattern, line)
            if found:
                run(*found.groups())
                return
        raise Wrong("not understood")

    def state(self, want):
        until = time.monotonic() + PATIENCE
        while self.file()["state"] != want and time.monotonic() < until:
            time.sleep(0.3)
        self.want("state", self.file()["state"], want)

    def field(self, name, want):
        found = [f for f in self.file()["fields"] if f["field"] == name]
        got = [f["text"] or f["day"] or str(f["number"]) for f in found]
        if self.fill(want) not in got:
            raise Wrong("%s is %s" % (name, got))

    @staticmethod
    def want(what, got, want):
        if got != want:
            raise Wrong("%s is %s, not %s" % (what, got, want))

    def follow(self, who, pattern, path):
        account = self.account(who)
        until = time.monotonic() + PATIENCE
        while True:
            _, _, body = self.s.page(account, self.fill(path))
            found = re.search(self.fill(pattern), body)
            if found or time.monotonic() > until:
                break
            time.sleep(0.3)
        if not found:
            raise Wrong("nothing like %s at %s" % (pattern, path))
        self.found = found.groups()

    def gets(self, who, status, path, words):
        until = time.monotonic() + PATIENCE
        got, body = 0, ""
        while got != int(status) and time.monotonic() < until:
            got, _, body = self.s.page(self.account(who), self.fill(path))
            time.sleep(0.2 if got != int(status) else 0)
        self.want("the answer at " + path, got, int(status))
        if words and self.fill(words) not in plain(body):
            raise Wrong('%s reads "%s" at %s: %s' % (who, words, path, plain(body)[:2000]))

    def checks(self, who, kind, path, word):
        """Off line: nothing but the file and the court's key, which stands on the page a receipt comes from and on that of the log."""
        account, path = self.account(who), self.fill(path)
        status, _, record = self.s.page(account, path)
        self.want("the answer at " + path, status, 200)
        if word:
            edited = re.sub(r'(%s["\s:\[]+)(\w)' % word, lambda x: x.group(1) + ("1" if x.group(2) == "0" else "0"), record, count=1)
            if edited == record:
                raise Wrong("no %s in %s" % (word, record[:2000]))
            record = edited
        file = self.downloaded("record.json", record)
        command = ["verify", "receipt", file, "--key", self.key_on(account, os.path.dirname(path))] if kind == "receipt" else \
                  ["draw", "verify", file, "--json", "--key", self.key_on(account, "/minh-bach/so-doi-chung")]
        done = subprocess.run([PROGRAM, *command], capture_output=True, text=True)
        if kind == "draw" and not word:
            self.want("what draw verify did not check", json.loads(done.stdout)["not_checked"], ["nonce"])
        if (done.returncode not in (1, 2)) if word else done.returncode != 0:
            raise Wrong("%s ends with %d: %s" % (" ".join(command), done.returncode, (done.stdout + done.stderr)[:1500]))

    def downloaded(self, name, text):
        file = os.path.join(self.s.dir, name)
        with open(file, "w", encoding="utf-8") as f:
            f.write(text)
        return file

    def key_on(self, account, path):
        return re.search(r"\S+\+[0-9a-f]{8}\+[\w+/=]+", plain(self.s.page(account, path)[2])).group(0)

    def checks_nonce(self, who, draw, receipt, refused):
        account, draw, receipt = self.account(who), self.fill(draw), self.fill(receipt)
        files = [self.downloaded(name, self.s.page(account, path)[2]) for name, path in (("record.json", draw), ("receipt.json", receipt))]
        done = subprocess.run([PROGRAM, "draw", "verify", files[0], "--receipt", files[1], "--key", self.key_on(account, os.path.dirname(receipt))],
                              capture_output=True, text=True)
        self.want("the end of draw verify (%s)" % (done.stdout + done.stderr)[:800], done.returncode, 1 if refused else 0)

    def open_letter(self):
        clerk = self.who("clerk")["account"]
        _, _, desk = self.s.page(clerk, "/nghiep-vu/tong-dat")
        for path in re.findall(r'href="(/nghiep-vu/tong-dat/%s/\d+)"' % self.m, desk):
            _, _, letter = self.s.page(clerk, path)
            code = re.search(r'class="big code">([^<]*)<', letter)
            if code:
                self.s.code = code.group(1)
                return
        raise Wrong("no envelope with a code: " + plain(desk)[:1500])

    def given(self, rest, values=()):
        pairs = [(k, v.strip('"')) for k, v in re.findall(r'(\S+?)=("[^"]*"|\S*)', rest or "")] + list(values)
        return {k: self.fill(str(self.reference(v[1:])) if v.startswith("@") else v) for k, v in pairs}

    def submits(self, who, path, rest, values):
        """Words after ! are what the page says when it gives the form back."""
        rest, _, words = (rest or "").partition("!")
        status, headers, body = self.s.submit(self.account(who), self.fill(path), self.given(rest, values))
        if words:
            self.refused(status, plain(body), words.strip())
        elif status != 303:
            raise Wrong("the form of %s answers %d: %s" % (path, status, plain(body)[:1200]))

        elif re.search(r"/vu-viec-cua-toi/(\w{26})/giay-xac-nhan", headers.get("Location", "")):
            self.m = headers["Location"].split("/")[2]  # a petition confirmed is a file

    def begins(self, who):
        status, headers, body = self.s.submit(self.account(who), "/nop-don", {})
        if status != 303:
            raise Wrong("no draft: %d %s" % (status, plain(body)[:600]))
        self.draft = headers["Location"].split("/")[2]

    def reads(self, who, path, words):
        until = time.monotonic() + PATIENCE
        while True:
            status, _, text = self.s.api(self.who(who)["account"], "GET", "/api/v1" + self.fill(path))
            if status == 200 and self.fill(words) in text:
                return
            if status >= 500 or time.monotonic() > until:
                raise Wrong("%s: %d %s" % (self.fill(path), status, text[:4000]))
            time.sleep(0.3)

    def is_refused(self, who, want, path):
        status, _, _ = self.s.api(self.who(who)["account"], "GET", "/api/v1" + self.fill(path))
        self.want("the API's answer at " + path, status, int(want))

    def sends(self, who, name, by_api, megabytes, half, refused):
        account = self.account(who)
        send = self.s.part_by_api if by_api else self.s.script
        at, part_at, end_at = ("/api/v1/files", "/api/v1/files/%s/parts/%d", "/api/v1/files/%s/finish") if by_api else (
            "/tai-lieu", "/tai-lieu/%s/phan/%d", "/tai-lieu/%s/xong")
        content = content_of(name, int(megabytes or 0)) if refused is None else b""
        size = len(content) if refused is None else int(megabytes) << 20
        status, upload = send(account, "POST", at, {"name": name, "size": size, "resume": self.files.get(name, "")})
        if refused is not None:
            self.refused(status, json.dumps(upload, ensure_ascii=False), refused.strip())
            return
        if status >= 300 or self.files.get(name, upload["id"]) != upload["id"]:
            raise Wrong("%s is not taken up where it broke off: %d %s" % (name, status, upload))
        self.files[name], self.hashes[name] = upload["id"], hashlib.sha256(content).hexdigest()
        step = upload["part_size"]
        parts = [p for p in range(max(1, -(-size // step))) if p not in upload["parts"]]
        for p in parts[:len(parts) // 2] if half else parts:
            part = content[p * step:(p + 1) * step]
            status, told = send(account, "PUT", part_at % (upload["id"], p), part, **{"X-Part-SHA256": hashlib.sha256(part).hexdigest()})
            if status != 200:
                raise Wrong("part %d of %s: %d %s" % (p, name, status, told))
        if not half:
            status, told = send(account, "POST", end_at % upload["id"], {})
            if status != 200 or told["sha256"] != self.hashes[name]:
                raise Wrong("%s did not arrive whole: %d %s" % (name, status, told))

    def repeats(self, who, path, rest):
        for _ in range(REPEAT_MOST):
            values = self.given(rest)
            if self.s.form(self.account(who), self.fill(path), values) is None:
                return
            self.submits(who, path, rest, ())
        raise Wrong("no end of forms at " + path)

    def clears(self, who, rule):
        account = self.account(who)
        desk = "/nghiep-vu/ho-so/%s/an-ten" % self.m
        _, _, body = self.s.page(account, desk)
        for link in re.findall(r'href="(%s/con-sot\?cho=[^"#]*)"' % desk, body):
            if self.s.form(account, html.unescape(link) + "#con-sot", ["quy_tac"]):
                self.submits(who, html.unescape(link) + "#con-sot", "quy_tac=" + rule, ())

    def run(self):
        self.tell(self.path)

    def tell(self, path):
        i, lines = 0, self.lines(path)
        while i < len(lines):
            number, line = lines[i]
            values = []
            i += 1
            while i < len(lines) and lines[i][1][0] in " \t":
                key, _, value = lines[i][1].strip().partition(":")
                values.append((key.strip(), value.strip()))
                i += 1
            try:
                self.take(line, values)
            except Wrong as e:
                raise Wrong("%s:%d: %s\n    %s" % (path, number, line, e)) from None


def content_of(name, megabytes):
    """What is in a file of that name: a picture, a text, or nothing a person can open; of that size when one is told."""
    if name.endswith(".png"):
        def chunk(kind, data):
            return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
        return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0") + chunk(b"IDAT", zlib.compress(b"\0\xff")) + chunk(b"IEND", b"")
    if name.endswith(".txt"):
        line = "Tin nhắn về khoản vay, ngày 02/3/2026.\n".encode()
        return line * max(1, (megabytes << 20) // len(line))
    return hashlib.sha512(name.encode()).digest() * 32


def untold():
    """docs/story.md names every story, and no other; every act a person takes is refused in one of them."""
    with open("docs/story.md", encoding="utf-8") as f:
        named = set(re.findall(r"`(\w+/\w+|story)(?:\.scen)?`", f.read()))
    there = {os.path.relpath(p, FOLDER)[:-len(".scen")] for p in stories()}
    told = "".join("\n".join(l for _, l in Story.lines(p)) + "\n" for p in stories())
    refused = set(re.findall(r"^as [a-z_]+(?: \d)? ([a-z_]+)(?: stale)? -> refused", told, re.M))
    with open("law/procedures/civil_first_instance.yaml", encoding="utf-8") as f:
        acts = re.findall(r"^  - id: (\w+)\n    slug: .*?^    by: \[(.*?)\]", f.read(), re.M | re.S)
    return (["docs/story.md does not name " + n for n in sorted(there - named)] + ["there is no story " + n for n in sorted(named - there)] +
            ["no story refuses " + act for act, by in acts if by not in ("system", "bank") and act not in refused])


def stories():
    found = []
    for folder, _, names in os.walk(FOLDER):
        found += [os.path.join(folder, n) for n in names if n.endswith(".scen")]
    return sorted((p for p in found if WORD in p), key=lambda p: (-os.path.getsize(p), p))  # the longest first


def live(path, database, like):
    """What went wrong, or nothing."""
    try:
        server = Server(database, like)
    except Wrong as e:
        return "%s: %s" % (path, e)
    wrong = ""
    try:
        Story(server, path).run()
    except Wrong as e:
        wrong = str(e)
    except (OSError, http.client.HTTPException) as e:
        wrong = "%s: no answer (%s): %s" % (path, e, server.logged()[-4000:])
    report = server.stop()  # the log has one sequencer: who verifies opens it after the server
    try:
        if not wrong and not report:
            server.verify()
    except Wrong as e:
        report = str(e)
    server.remove()
    return wrong or (path + ": " + report if report else "")


class Sqlite:
    """The engine, and the court every story on it begins with: made once, then copied."""

    def __init__(self):
        self.made = Server(self.first())
        report = self.made.stop()
        if report:
            raise Wrong(report)
        self.like = os.path.join(self.made.dir, "data")

    def first(self):
        return ""

    def live(self, path):
        return live(path, "", self.like)

    def remove(self):
        self.made.remove()


class Postgres(Sqlite):
    """There the database is copied as a template, beside the directory."""
    url = os.environ.get("CONGLY_TEST_PG")

    def first(self):
        self.first_name = "scenario_%d" % os.getpid()
        self.sql("CREATE DATABASE " + self.first_name)
        return self.of(self.first_name)

    def of(self, name):
        server, _, options = self.url.partition("?")
        return server.rpartition("/")[0] + "/" + name + ("?" + options if options else "")

    def sql(self, statement):
        subprocess.run(["psql", "-q", self.url, "-c", statement], check=True, capture_output=True)

    def live(self, path):
        name = "%s_%s" % (self.first_name, hashlib.sha256(path.encode()).hexdigest()[:8])
        self.sql("CREATE DATABASE %s TEMPLATE %s" % (name, self.first_name))
        try:
            return live(path, self.of(name), self.like)
        finally:
            self.sql("DROP DATABASE %s WITH (FORCE)" % name)

    def remove(self):
        super().remove()
        self.sql("DROP DATABASE %s WITH (FORCE)" % self.first_name)


def tell_of(path, name, engine):
    begun = time.monotonic()
    wrong = engine.live(path)
    print("%s %-8s %s" % ("FAIL" if wrong else "ok  ", name, wrong or "%s (%.0f s)" % (path, time.monotonic() - begun)), flush=True)
    return not wrong


def main():
    engines, skipped = {}, ""
    if "sqlite" in ENGINES:
        engines["sqlite"] = Sqlite()
    if "postgres" in ENGINES and Postgres.url:
        engines["postgres"] = Postgres()
    elif "postgres" in ENGINES:
        print("skipped: stories on PostgreSQL, CONGLY_TEST_PG is not set")
        skipped = ", 1 skipped"
    try:
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as several:
            good = list(several.map(lambda job: tell_of(*job), [(path, name, engine) for path in stories() for name, engine in engines.items()]))
    finally:
        for engine in engines.values():
            engine.remove()
    if not WORD:
        for line in untold():
            print("FAIL " + line)
            good.append(False)
    print("%d passed, %d failed%s" % (sum(good), len(good) - sum(good), skipped))
    return 0 if good and all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
