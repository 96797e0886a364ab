"""A court under test, seen from outside: the real server with invented people, and a stranger who reads its public log.

Nothing here shares code with the program: signatures (RFC 8032), notes (C2SP signed-note), tiles (C2SP tlog-tiles) and proofs
(RFC 6962) are read by the standards alone, with the standard library."""
import base64
import functools
import hashlib
import hmac
import html
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.parse

# ---- Ed25519 (RFC 8032, section 6), only verification -----------------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(s, p):
    q = (0, 1, 1, 0)
    while s > 0:
        if s & 1:
            q = add(q, p)
        p = add(p, p)
        s >>= 1
    return q


def recover_x(y, sign):
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P != 0:
        x = x * ROOT % P
    if (x * x - x2) % P != 0 or y >= P:
        raise ValueError("no point")
    return P - x if x & 1 != sign else x


def point(b):
    y = int.from_bytes(b, "little")
    x = recover_x(y & ((1 << 255) - 1), y >> 255)
    y &= (1 << 255) - 1
    return x, y, 1, x * y % P


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = point(BASE_Y.to_bytes(32, "little"))


def signature_holds(public, message, signature):
    try:
        a, r = point(public), point(signature[:32])
    except ValueError:
        return False
    s = int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    left, right = times(s, BASE), add(r, times(h, a))
    return s < ORDER and (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# RFC 8032, 7.1, test 1: a checker that says yes to everything would find nothing.
KNOWN = (bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"),
         bytes.fromhex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"))
assert signature_holds(KNOWN[0], b"", KNOWN[1]) and not signature_holds(KNOWN[0], b"x", KNOWN[1])


# ---- notes, trees, receipts ---------------------------------------------------------------------------------------------------

def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def root_of(leaves):
    """RFC 6962, 2.1: of a list of leaf hashes."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node(root_of(leaves[:k]), root_of(leaves[k:]))


def included(leaf, index, size, path, root):
    """RFC 9162, 2.1.3.2."""
    fn, sn, r = index, size - 1, leaf
    for p in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node(p, r)
            while fn & 1 == 0 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node(r, p)
        fn, sn = fn >> 1, sn >> 1
    return index < size and sn == 0 and r == root


@functools.lru_cache(maxsize=4096)
def open_note(note, vkey):
    """The text of a note signed by the key; None when it is not."""
    name, _, key = vkey.partition("+")
    _, _, key = key.partition("+")
    key = base64.b64decode(key)
    text, _, signatures = note.partition("\n\n")
    text += "\n"
    short = hashlib.sha256(name.encode() + b"\n\1" + key[1:]).digest()[:4]
    for line in signatures.splitlines():
        word = line.split(" ")
        if len(word) == 3 and word[0] == "—" and word[1] == name:
            given = base64.b64decode(word[2])
            if given[:4] == short and len(given) == 68:
                return text if signature_holds(key[1:], text.encode(), given[4:]) else None
    return None


class Checkpoint:
    def __init__(self, note, vkey):
        text = open_note(note, vkey)
        if text is None:
            raise Broken("a checkpoint that is not signed by the log: %r" % note[:200])
        origin, size, root = text.splitlines()[:3]
        self.origin, self.size, self.root, self.note = origin, int(size), base64.b64decode(root), note


def receipt_leaf(file, vkey):
    """Of a receipt file: (number, leaf hash); checks the court's signature, and the proof when there is one."""
    text = open_note(file["receipt"], vkey)
    if text is None:
        raise Broken("a receipt that is not signed by the court")
    lines = dict(l.split(" ", 1) for l in text.splitlines()[1:])
    leaf = bytes.fromhex(lines["leaf"])
    proof = file.get("proof")
    if proof:
        c = Checkpoint(proof["checkpoint"], vkey)
        if not included(leaf, proof["index"], c.size, [bytes.fromhex(h) for h in proof["hashes"]], c.root):
            raise Broken("the proof of receipt %s does not hold" % lines["number"])
    return lines["number"], leaf, proof is not None


# ---- the server -----------------------------------------------------------------------------------------------------------------

class Broken(Exception):
    """A promise was not kept."""


class Lost(Exception):
    """No answer: nobody knows what became of the request."""


class Away(Lost):
    """Nobody listens: the request was not sent."""


class Request:
    def __init__(self, path, body, headers):
        self.path, self.body, self.headers = path, body, headers


class Court:
    def __init__(self, program, port, database="", court="T00K01"):
        self.program, self.port, self.court = program, port, court
        self.dir = tempfile.mkdtemp(prefix="congly-crash-")
        self.args = ["--data", os.path.join(self.dir, "data")] + (["--database", database] if database else [])
        self.log_path = os.path.join(self.dir, "log")
        self.process, self.vkey, self.tokens, self.cookies = None, "", {}, {}

    def start(self, wait=60):
        log = open(self.log_path, "ab")
        self.process = subprocess.Popen([self.program, "demo", *self.args, "--port", str(self.port), "--matters", "0", "--no-rates"],
                                        stdout=log, stderr=log)
        log.close()
        until = time.monotonic() + wait
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if self.ask("GET", "/readyz")[0] == 200:
                    return
            except Lost:
                pass
            time.sleep(0.05)
        raise Broken("the server does not come back: " + self.said()[-2000:])

    def said(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as f:
            return f.read()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.kill()
                raise Broken("the server does not stop") from None

    def remove(self):
        try:
            self.stop()
        finally:
            shutil.rmtree(self.dir, ignore_errors=True)

    def ask(self, method, path, body=None, headers=None, timeout=30):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            c.connect()
        except OSError as e:
            raise Away(str(e)) from None
        try:
            c.request(method, path, body, headers or {})
            r = c.getresponse()
            return r.status, r.headers, r.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as e:
            raise Lost(str(e)) from None
        finally:
            c.close()

    def people(self):
        return json.loads(self.ask("GET", "/api/v1/demo/people")[2])["items"]

    def token(self, account):
        if account not in self.tokens:
            status, _, body = self.ask("POST", "/api/v1/demo/tokens", json.dumps({"account": account}), {"Content-Type": "application/json"})
            if status != 201:
                raise Broken("no token: %d %s" % (status, body[:300]))
            self.tokens[account] = json.loads(body)["token"]
        return self.tokens[account]

    def cookie(self, account):
        """Signed in by the card of the demo's sign-in page."""
        if account not in self.cookies:
            _, headers, body = self.ask("GET", "/dang-nhap")
            csrf = re.search(r'name="_csrf" value="([^"]*)"', body)
            first = "; ".join(v.split(";")[0] for v in headers.get_all("Set-Cookie") or [])
            form = urllib.parse.urlencode({"_csrf": csrf.group(1) if csrf else "", "nguoi": account, "tiep": "/"})
            status, headers, _ = self.ask("POST", "/dang-nhap/gia-dinh", form, {"Content-Type": "application/x-www-form-urlencoded", "Cookie": first})
            if status != 303:
                raise Broken("no sign-in: %d" % status)
            self.cookies[account] = "; ".join(v.split(";")[0] for v in headers.get_all("Set-Cookie") or [])
        return self.cookies[account]

    def act(self, account, matter, act, given, key):
        """The request of an act, as it can be sent again; without a file it opens one."""
        body, path = {"act": act, "input": given}, "/api/v1/matters"
        if matter is None:
            body.update(court=self.court, procedure="civil_first_instance", kind="civil")
        else:
            path += "/%s/acts/%s" % (matter, act)
            body["version"] = self.matter(account, matter)["version"]
        return Request(path, json.dumps(body).encode(), {"Authorization": "Bearer " + self.token(account), "Content-Type": "application/json", "Idempotency-Key": key})

    def paid(self, matter, due, dong, reference):
        """A bank's report, signed with the key it was given: made of the installation's secret."""
        body = json.dumps({"bank_ref": reference, "dong": dong, "due": due, "matter": matter}, sort_keys=True, separators=(",", ":")).encode()
        with open(os.path.join(self.dir, "data", "secret"), encoding="ascii") as f:
            key = hashlib.blake2b(b"partner_bank", key=bytes.fromhex(f.read().strip()), digest_size=32).digest()
        return Request("/doi-tac/ngan-hang", body, {"Content-Type": "application/json", "X-Congly-Signature": hmac.new(key, body, hashlib.sha256).hexdigest()})

    def send(self, request):
        """(status, result); what is said instead of one is its "text"."""
        status, _, text = self.ask("POST", request.path, request.body, request.headers)
        try:
            return status, json.loads(text)
        except ValueError:
            return status, {"text": text}

    # ---- pages

    def page(self, account, path):
        status, _, body = self.ask("GET", path, None, {"Cookie": self.cookie(account)})
        if status != 200:
            raise Broken("%s: %d" % (path, status))
        return body

    def csrf(self, account):
        """A token of that session stands in every form, also in the foot of each page."""
        return html.unescape(re.search(r'name="_csrf" value="([^"]*)"', self.page(account, "/tong-dat")).group(1))

    def upload(self, account, content):
        """The id of a file that arrived whole; None when the house is busy."""
        headers = {"Cookie": self.cookie(account), "X-CSRF-Token": self.csrf(account), "Accept": "application/json"}
        status, _, text = self.ask("POST", "/tai-lieu", json.dumps({"name": "giay vay.txt", "size": len(content), "resume": ""}), {**headers, "Content-Type": "application/json"})
        if status >= 300:
            return None
        path = "/tai-lieu/" + json.loads(text)["id"]
        status, _, text = self.ask("PUT", path + "/phan/0", content, {**headers, "Content-Type": "application/octet-stream", "X-Part-SHA256": hashlib.sha256(content).hexdigest()})
        if status == 200:
            status, _, text = self.ask("POST", path + "/xong", "{}", {**headers, "Content-Type": "application/json"})
        return path.rpartition("/")[2] if status == 200 else None

    def is_uploaded(self, account, file):
        return json.loads(self.page(account, "/tai-lieu/" + file))["finished"]

    def notices(self, account):
        """{what: whether it is new} of the newest notices."""
        items = re.findall(r'(?s)<li>\s*<p class="when">.*?</li>', self.page(account, "/thong-bao"))
        return {re.sub(r'<span class="state now">.*?</span>', "", i): "state now" in i for i in items}

    def read_notices(self, account):
        form = urllib.parse.urlencode({"_csrf": self.csrf(account)})
        return self.ask("POST", "/thong-bao/da-doc", form, {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie(account)})[0] == 303

    def receipt(self, account, matter):
        return json.loads(self.page(account, "/vu-viec-cua-toi/%s/giay-xac-nhan/tep" % matter))

    def matter(self, account, matter, part=""):
        status, _, text = self.ask("GET", "/api/v1/matters/%s%s" % (matter, part), None, {"Authorization": "Bearer " + self.token(account)})
        if status != 200:
            raise Broken("the file %s: %d" % (matter, status))
        return json.loads(text)

    # ---- the public log, as a stranger sees it

    def learn_key(self):
        body = self.ask("GET", "/minh-bach/so-doi-chung")[2]
        found = re.search(r"[^\s<>\"]+/1\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+", body.replace("&#43;", "+").replace("&#61;", "="))
        if not found:
            raise Broken("the log's key is not on its page")
        self.vkey = found.group(0)

    def checkpoint(self):
        """None while nothing is public."""
        status, _, note = self.ask("GET", "/so-doi-chung/1/checkpoint")
        return Checkpoint(note, self.vkey) if status == 200 else None

    def leaves(self, size):
        """Leaf hashes from the public tiles."""
        out = []
        for n in range(0, (size + 255) // 256):
            width = min(256, size - n * 256)
            name = "%03d" % n if n < 1000 else "x%03d/%03d" % (n // 1000, n % 1000)
            url = "%s/so-doi-chung/1/tile/0/%s%s" % ("http://127.0.0.1:%d" % self.port, name, "" if width == 256 else ".p/%d" % width)
            c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            c.request("GET", urllib.parse.urlsplit(url).path)
            r = c.getresponse()
            tile = r.read()
            c.close()
            if r.status != 200 or len(tile) < width * 32:
                raise Broken("tile %s: %d, %d bytes" % (name, r.status, len(tile)))
            out += [tile[i * 32:i * 32 + 32] for i in range(width)]
        return out

    def command(self, *words):
        """(exit status, output) of the program."""
        done = subprocess.run([self.program, *words], capture_output=True, text=True, timeout=600)
        return done.returncode, done.stdout + done.stderr

    def verify(self):
        status, said = self.command("verify", *self.args)
        if status != 0:
            raise Broken("verify says %d: %s" % (status, said[:2000]))

