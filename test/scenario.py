#!/usr/bin/env python3
"""Court stories against the real server, on one engine after the other.

    test/scenario.py CONGLY [WORD]     CONGLY is the program; WORD picks the files whose path contains it

A story is a text file test/scenarios/<module>/<name>.scen:

    story   a wrong amount does not open the case
    as plaintiff file_petition -> received         an act through /api/v1 by an invented person; then the state, or
      relation: DS.26.3                            "refused WORD": a message id or words of the sentence
      claim_value: 500000000                       values are JSON, or text when they are not
    as judge 2 issue_fee_notice -> fee_due         the second judge of the court; a role of the file (case_judge) is who holds it
    days 7                                         the court's clock goes on
    clerk sees /nghiep-vu "Việc của tôi"           the page (with {m}: the file's id; {paper:24-DS}: number of that paper)
    clerk does not see /nghiep-vu "Bí mật"
    other gets 404 at /vu-viec-cua-toi/{m}
    plaintiff submits /thanh-toan/{m} so-tien=1    the form of that page, as its reader fills it in, with the rest as it stands
    state in_force
    field fee_paid 12000000                        a field of the file as the court reads it
    new file                                       the next act opens another file

Values: @defendant (number of the participant), @judge:2 (id of a person), @paper:24-DS (number of the newest such paper),
@day+7 (a day from today), @time+3 09:00 (a moment). Every file is verified at the end: events, ledger, books, rebuilt state.
"""
import datetime
import html
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse

PROGRAM = sys.argv[1]
WORD = sys.argv[2] if len(sys.argv) > 2 else ""
COURT = "T00K01"
VN = datetime.timezone(datetime.timedelta(hours=7))
STAFF_POSTS = ("chief_judge", "judge", "lay_judge", "clerk", "procuracy", "higher_procuracy", "enforcement_body", "mediator")


class Wrong(Exception):
    pass


class Server:
    """One running demo with invented people and no files, and its clock."""

    def __init__(self, database, port):
        self.dir = tempfile.mkdtemp(prefix="congly-scenario-")
        self.port, self.moved = port, 0
        self.clock = os.path.join(self.dir, "clock")
        open(self.clock, "w").write("0")
        self.log = open(os.path.join(self.dir, "log"), "w+")
        self.args = ["--data", os.path.join(self.dir, "data")] + (["--database", database] if database else [])
        self.process = subprocess.Popen([PROGRAM, "demo", *self.args, "--port", str(port), "--matters", "0", "--judgments", "0",
                                         "--test-clock", self.clock, "--no-rates"], stdout=self.log, stderr=self.log)
        for _ in range(600):
            try:
                if self.ask("GET", "/readyz")[0] == 200:
                    break
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        else:
            raise Wrong("the server does not answer")
        if self.process.poll() is not None:
            self.log.seek(0)
            raise Wrong("the server ended: " + self.log.read()[-2000:])
        self.people = json.loads(self.ask("GET", "/api/v1/demo/people")[2])["items"]
        self.tokens, self.cookies, self.keys = {}, {}, 0

    def now(self):
        return datetime.datetime.now(VN) + datetime.timedelta(milliseconds=self.moved)

    def days(self, n):
        self.moved += int(n * 86400000)
        with open(self.clock, "r+") as f:
            f.write(str(self.moved))
        self.tokens, self.cookies = {}, {}
        time.sleep(2.2)  # the clock's own acts: draws, what is due

    def ask(self, method, path, body=None, headers=None):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
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

    def api(self, account, method, path, body=None):
        headers = {"Authorization": "Bearer " + self.token(account), "Accept": "application/json"}
        if body is not None:
            self.keys += 1
            headers["Content-Type"] = "application/json"
            headers["Idempotency-Key"] = "scenario-%08d" % self.keys
        return self.ask(method, path, None if body is None else json.dumps(body), headers)

    def cookie(self, account):
        """Signed in as on the sign-in page: the card is a form."""
        if account not in self.cookies:
            status, headers, body = self.ask("GET", "/dang-nhap")
            csrf = re.search(r'name="_csrf" value="([^"]*)"', body)
            first = "; ".join(v.split(";")[0] for v in headers.get_all("Set-Cookie") or [])
            form = urllib.parse.urlencode({"_csrf": csrf.group(1) if csrf else "", "nguoi": account, "tiep": "/"})
            status, headers, body = self.ask("POST", "/dang-nhap/gia-dinh", form, {"Content-Type": "application/x-www-form-urlencoded", "Cookie": first})
            set_cookies = headers.get_all("Set-Cookie") or []
            if status != 303 or not set_cookies:
                raise Wrong("no sign-in: %d" % status)
            self.cookies[account] = "; ".join(v.split(";")[0] for v in set_cookies)
        return self.cookies[account]

    def page(self, account, path):
        headers = {"Cookie": self.cookie(account)} if account else {}
        return self.ask("GET", path, None, {**headers, "Accept": "text/html"})

    def submit(self, account, path, values):
        status, _, body = self.page(account, path)
        forms = [f for f in re.findall(r"(?s)<form[^>]*method=\"post\".*?</form>", body) if 'name="nguoi"' not in f and "dang-xuat" not in f and "hien-thi" not in f]
        named = [f for f in forms if all('name="%s"' % k in f for k in values)]
        if status != 200 or not named:
            raise Wrong("no such form at %s (%d)" % (path, status))
        form = named[0]
        action = html.unescape(re.search(r'action="([^"]*)"', form).group(1))
        data = {html.unescape(n): html.unescape(v) for n, v in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)}
        data.update(values)
        return self.ask("POST", action, urllib.parse.urlencode(data), {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie(account)})

    def verify(self):
        done = subprocess.run([PROGRAM, "verify", *self.args], capture_output=True, text=True)
        if done.returncode != 0:
            raise Wrong("verify: " + (done.stdout + done.stderr)[:2000])

    def stop(self):
        self.process.terminate()
        self.process.wait(20)
        self.log.close()
        shutil.rmtree(self.dir, ignore_errors=True)


class Story:
    def __init__(self, server, path):
        self.s, self.path, self.m, self.version, self.state, self.last = server, path, None, None, "", None
        self.lines = [(i + 1, l.rstrip()) for i, l in enumerate(open(path, encoding="utf-8")) if l.strip() and not l.lstrip().startswith("#")]

    # ---- who

    def posts(self, power):
        return [p for p in self.s.people if any(x["power"] == power and x["court"] == COURT for x in p["posts"])]

    def citizens(self):
        return [p for p in self.s.people if not p["staff"]]

    def who(self, word):
        """A person by what he is: 'judge 2', 'case_judge' (of the file), 'plaintiff' and 'defendant' (two of the citizens)."""
        name, _, nth = word.partition(" ")
        nth = int(nth or 1)
        fixed = {"plaintiff": 0, "defendant": 1, "other": 2, "lawyer": 3}
        if name in fixed:
            return self.citizens()[fixed[name]]
        if name in STAFF_POSTS:
            found = self.posts(name)
            if len(found) < nth:
                raise Wrong("the court has no " + word)
            return found[nth - 1]
        held = [a for a in self.file("chief_judge")["assigned"] if a["role"] == name and not a["until"]]
        if len(held) < nth:
            raise Wrong("nobody is " + word)
        return next(p for p in self.s.people if p["name"] == held[nth - 1]["name"])

    def file(self, reader="clerk"):
        status, _, body = self.s.api(self.who(reader)["account"], "GET", "/api/v1/matters/" + self.m)
        if status != 200:
            raise Wrong("the file is not read: %d %s" % (status, body[:300]))
        return json.loads(body)

    # ---- values

    def value(self, text):
        if text.startswith("@"):
            return self.reference(text[1:])
        try:
            return json.loads(text, object_hook=lambda o: {k: self.reference(v[1:]) if isinstance(v, str) and v.startswith("@") else v for k, v in o.items()})
        except ValueError:
            return text

    def reference(self, text):
        if text.startswith("day"):
            return (self.s.now() + datetime.timedelta(days=int(text[3:] or 0))).strftime("%Y-%m-%d")
        if text.startswith("time"):
            days, _, clock = text[4:].partition(" ")
            return (self.s.now() + datetime.timedelta(days=int(days or 0))).strftime("%Y-%m-%dT") + (clock or "09:00")
        if text.startswith("paper:"):
            return self.paper(text[6:])
        name, _, nth = text.partition(":")
        if name in STAFF_POSTS or nth or name.endswith("_judge"):
            return self.who(name + " " + (nth or "1"))["person"]
        for p in self.file("chief_judge")["participants"]:
            if p["capacity"] == name and not p["until"]:
                return p["no"]
        raise Wrong("no participant " + name)

    def paper(self, form):
        found = [p["no"] for p in self.file("chief_judge")["papers"] if p["form"] == form]
        if not found:
            raise Wrong("no paper " + form)
        return found[-1]

    def fill(self, text):
        text = text.replace("{m}", self.m or "")
        return re.sub(r"\{paper:([^}]*)\}", lambda x: str(self.paper(x.group(1))), text)

    # ---- lines

    def act(self, who, act, expect, values):
        account = self.who(who)["account"]
        body = {"input": {k: self.value(v) for k, v in values}}
        if self.m is None:
            body.update(court=COURT, procedure="civil_first_instance", kind=self.kind, act=act)
            status, _, text = self.s.api(account, "POST", "/api/v1/matters", body)
        else:
            status, _, seen = self.s.api(account, "GET", "/api/v1/matters/" + self.m)
            body["version"] = json.loads(seen)["version"] if status == 200 else 0
            status, _, text = self.s.api(account, "POST", "/api/v1/matters/%s/acts/%s" % (self.m, act), body)
        if expect.startswith("refused"):
            self.refused(status, text, expect[7:].strip())
            return
        if status not in (200, 201):
            raise Wrong("%s: %d %s" % (act, status, text[:600]))
        self.last = json.loads(text)
        self.m = self.last["matter"]
        if expect and self.last["state"] != expect:
            raise Wrong("%s leads to %s, not to %s" % (act, self.last["state"], expect))

    def refused(self, status, text, why):
        if status < 400:
            raise Wrong("not refused: " + text[:200])
        if status >= 500:
            raise Wrong("broken, not refused: %d %s" % (status, text[:300]))
        if why and why.strip('"') not in text:
            raise Wrong("refused for another reason: %d %s" % (status, text[:500]))

    def sees(self, who, path, words, wanted):
        account = None if who == "public" else self.who(who)["account"]
        status, _, body = self.s.page(account, self.fill(path))
        text = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", body)))
        if wanted and status != 200:
            raise Wrong("%s: %d" % (path, status))
        if (words in text) != wanted:
            raise Wrong("%s %s \"%s\" at %s: %s" % (who, "does not see" if wanted else "sees", words, path, text[:1500]))

    def take(self, line, values):
        for pattern, run in (
            (r"story\s+(.*)", lambda t: None),
            (r"kind\s+(\w+)", lambda k: setattr(self, "kind", k)),
            (r"new file", lambda: setattr(self, "m", None)),
            (r"days\s+([\d.]+)", lambda n: self.s.days(float(n))),
            (r"wait\s+([\d.]+)", lambda n: time.sleep(float(n))),
            (r"state\s+(\w+)", lambda want: self.want("state", self.file("chief_judge")["state"], want)),
            (r"field\s+(\w+)\s+(.*)", self.field),
            (r"as\s+([a-z_]+(?: \d+)?)\s+([a-z_]+)(?:\s+->\s*(.*))?", lambda w, a, e: self.act(w, a, e or "", values)),
            (r'([a-z_]+(?: \d+)?) sees (\S+) "(.*)"', lambda w, p, t: self.sees(w, p, t, True)),
            (r'([a-z_]+(?: \d+)?) does not see (\S+) "(.*)"', lambda w, p, t: self.sees(w, p, t, False)),
            (r"([a-z_]+(?: \d+)?) gets (\d+) at (\S+)", self.gets),
            (r"([a-z_]+(?: \d+)?) submits (\S+)(?:\s+(.*))?", self.submits),
        ):
            found = re.fullmatch(pattern, line)
            if found:
                run(*found.groups())
                return
        raise Wrong("not understood")

    def field(self, name, want):
        found = [f for f in self.file("chief_judge")["fields"] if f["field"] == name]
        got = [f["text"] or f["day"] or str(f["number"]) for f in found]
        if self.fill(want) not in got:
            raise Wrong("%s is %s" % (name, got))

    @staticmethod
    def want(what, got, want):
        if got != want:
            raise Wrong("%s is %s, not %s" % (what, got, want))

    def gets(self, who, status, path):
        account = None if who == "public" else self.who(who)["account"]
        got, _, _ = self.s.page(account, self.fill(path))
        self.want("the answer at " + path, got, int(status))

    def submits(self, who, path, rest):
        values = dict(re.findall(r'(\S+?)=("[^"]*"|\S+)', rest or ""))
        status, _, body = self.s.submit(self.who(who)["account"], self.fill(path), {k: self.fill(v.strip('"')) for k, v in values.items()})
        if status != 303:
            text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", body))
            raise Wrong("the form of %s answers %d: %s" % (path, status, text[:800]))

    kind = "civil"

    def run(self):
        i = 0
        while i < len(self.lines):
            number, line = self.lines[i]
            values = []
            i += 1
            while i < len(self.lines) and self.lines[i][1][0] in " \t":
                key, _, value = self.lines[i][1].strip().partition(":")
                values.append((key.strip(), value.strip()))
                i += 1
            try:
                self.take(line, values)
            except Wrong as e:
                raise Wrong("%s:%d: %s\n    %s" % (self.path, number, line, e)) from None


def stories():
    found = []
    for folder, _, names in os.walk("test/scenarios"):
        found += [os.path.join(folder, n) for n in names if n.endswith(".scen")]
    return sorted(p for p in found if WORD in p)


def main():
    engines = [("sqlite", "")]
    passed = failed = skipped = 0
    url = os.environ.get("CONGLY_TEST_PG")
    if url:
        engines.append(("postgres", url))
    else:
        print("skipped: stories on PostgreSQL, CONGLY_TEST_PG is not set")
        skipped += 1
    for n, (engine, base) in enumerate(engines):
        database = ""
        if base:
            schema = "scenario_%d" % os.getpid()
            subprocess.run(["psql", "-q", base, "-c", "CREATE SCHEMA " + schema], check=True, capture_output=True)
            database = base + ("&" if "?" in base else "?") + "options=-csearch_path%3D" + schema
        server = Server(database, 18340 + n)
        try:
            for path in stories():
                try:
                    Story(server, path).run()
                    passed += 1
                    print("ok   %s %s" % (engine, path))
                except Wrong as e:
                    failed += 1
                    print("FAIL %s %s" % (engine, e))
                sys.stdout.flush()
            try:
                server.verify()
                passed += 1
            except Wrong as e:
                failed += 1
                print("FAIL %s %s" % (engine, e))
        finally:
            server.stop()
            if base:
                subprocess.run(["psql", "-q", base, "-c", "DROP SCHEMA %s CASCADE" % schema], capture_output=True)
    print("%d passed, %d failed%s" % (passed, failed, ", %d skipped" % skipped if skipped else ""))
    return 1 if failed else 0


sys.exit(main())
