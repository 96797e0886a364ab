#!/usr/bin/env python3
"""Talks raw HTTP to the probe server, and the framing probes to nginx too when it is at hand: what nginx refuses we never accept.
Usage: probe.py SERVER [WORD]   Ends with "N passed, N failed[, N skipped]". Python standard library only. Ports 18100-18119."""
import gzip
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

PORT, METRICS, NGINX, TLS_PORT = 18100, 18101, 18110, 18102
HOST = "127.0.0.1"
passed, failed, skipped = [], [], []
only = sys.argv[2] if len(sys.argv) > 2 else ""


def check(name, good, why=""):
    if only and only not in name:
        return
    (passed if good else failed).append(name)
    if not good:
        print("FAILED", name, why)


def connect(port=PORT, source=None, timeout=5):
    return socket.create_connection((HOST, port), timeout, (source, 0) if source else None)


def read_all(s, timeout=5):
    s.settimeout(timeout)
    got = b""
    try:
        while True:
            piece = s.recv(65536)
            if not piece:
                return got, True
            got += piece
    except socket.timeout:
        return got, False
    except OSError:
        return got, True


def raw(data, port=PORT, timeout=1.5):
    """Bytes in; status of the first answer (0: none), all statuses, whether the connection was closed, the bytes."""
    s = connect(port)
    try:
        s.sendall(data)
    except OSError:
        pass
    got, closed = read_all(s, timeout)
    s.close()
    first = re.match(rb"HTTP/1\.[01] (\d+)", got)
    return (int(first.group(1)) if first else 0), [int(n) for n in re.findall(rb"HTTP/1\.[01] (\d\d\d) ", got)], closed, got


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def header(self, name):
        return next((v for n, v in self.headers if n.lower() == name.lower()), None)


class Client:
    """One keep-alive connection."""

    def __init__(self, port=PORT, source=None, context=None, timeout=10):
        self.s = connect(port, source, timeout)
        if context:
            self.s = context.wrap_socket(self.s, server_hostname="localhost")
        self.f = self.s.makefile("rb")

    def send(self, method, path, headers=None, body=None, head_end=True):
        lines = ["%s %s HTTP/1.1" % (method, path), "Host: localhost"]
        if body is not None and not any(h.lower() in ("content-length", "transfer-encoding") for h in (headers or {})):
            lines.append("Content-Length: %d" % len(body))
        lines += ["%s: %s" % h for h in (headers or {}).items()]
        self.s.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + (body or b""))

    def read(self, method="GET"):
        line = self.f.readline()
        if not line:
            return None
        status, headers = int(line.split()[1]), []
        while True:
            line = self.f.readline().decode().rstrip("\r\n")
            if not line:
                break
            name, value = line.split(":", 1)
            headers.append((name, value.strip()))
        a = Answer(status, headers, b"")
        if status == 100 or status == 204 or status == 304 or method == "HEAD":
            return a
        if a.header("transfer-encoding"):
            while True:
                size = int(self.f.readline(), 16)
                a.body += self.f.read(size)
                self.f.readline()
                if size == 0:
                    return a
        a.body = self.f.read(int(a.header("content-length") or 0))
        return a

    def ask(self, method, path, headers=None, body=None):
        self.send(method, path, headers, body)
        return self.read(method)

    def close(self):
        self.f.close()
        self.s.close()


def ask(method, path, headers=None, body=None, port=PORT, source=None):
    c = Client(port, source)
    try:
        return c.ask(method, path, headers, body)
    finally:
        c.close()


def start(server, *args, **env):
    p = subprocess.Popen([server, *[str(a) for a in args]], stdout=subprocess.PIPE, stderr=errors, env={**os.environ, **env})
    line = p.stdout.readline().decode()
    if not line.startswith("port "):
        sys.exit("probe server did not start")
    return p, line.split()[2]


def stop(p):
    p.terminate()
    try:
        return p.wait(30)
    except subprocess.TimeoutExpired:
        p.kill()
        return None


def start_nginx(folder):
    if not shutil.which("nginx", path="/usr/sbin:/usr/bin:" + os.environ.get("PATH", "")):
        return None
    os.makedirs(folder + "/www")
    open(folder + "/www/index.html", "w").write("ok\n")
    open(folder + "/www/doi-tac", "w").write("ok\n")
    conf = """daemon off; pid %s/pid; error_log /dev/null; worker_processes 1; events { worker_connections 256; }
http { access_log off; client_body_temp_path %s/body; proxy_temp_path %s/p; fastcgi_temp_path %s/f; uwsgi_temp_path %s/u; scgi_temp_path %s/s;
server { listen 127.0.0.1:%d; root %s/www; error_page 405 =200 $uri; client_header_timeout 2s; } }""" % (*[folder] * 6, NGINX, folder)
    open(folder + "/conf", "w").write(conf)
    p = subprocess.Popen(["nginx", "-p", folder, "-c", folder + "/conf"], stderr=subprocess.DEVNULL,
                         env={**os.environ, "PATH": "/usr/sbin:" + os.environ.get("PATH", "")})
    for _ in range(50):
        try:
            connect(NGINX).close()
            return p
        except OSError:
            time.sleep(0.1)
    return None


# ---- framing: the guard's table. (name, bytes, statuses we may give; 0 is a close without an answer) ----

H = b"Host: localhost\r\n"
G = b"GET / HTTP/1.1\r\n"
P = b"POST /doi-tac HTTP/1.1\r\n" + H + b"Content-Type: application/x-www-form-urlencoded\r\n"
BAD = {400, 0}
FRAMING = [
    ("plain get", G + H + b"\r\n", {200}),
    ("plain post", P + b"Content-Length: 6\r\n\r\nten=An", {200}),
    ("plain chunked post", P + b"Transfer-Encoding: chunked\r\n\r\n6\r\nten=An\r\n0\r\n\r\n", {200}),
    ("chunk extension", P + b"Transfer-Encoding: chunked\r\n\r\n6;a=b\r\nten=An\r\n0\r\n\r\n", {200, 400}),
    ("length and encoding", P + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nten=An\r\n0\r\n\r\n", BAD),
    ("encoding and length", P + b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n6\r\nten=An\r\n0\r\n\r\n", BAD),
    ("two lengths, different", P + b"Content-Length: 6\r\nContent-Length: 5\r\n\r\nten=An", BAD),
    ("two lengths, the same", P + b"Content-Length: 6\r\nContent-Length: 6\r\n\r\nten=An", BAD),
    ("length list", P + b"Content-Length: 6, 6\r\n\r\nten=An", BAD),
    ("length with plus", P + b"Content-Length: +6\r\n\r\nten=An", BAD),
    ("length negative", P + b"Content-Length: -6\r\n\r\nten=An", BAD),
    ("length hexadecimal", P + b"Content-Length: 0x6\r\n\r\nten=An", BAD),
    ("length with blank inside", P + b"Content-Length: 6 6\r\n\r\nten=An", BAD),
    ("length empty", P + b"Content-Length: \r\n\r\nten=An", BAD),
    ("length overflow", P + b"Content-Length: 18446744073709551622\r\n\r\nten=An", BAD | {413}),
    ("encoding gzip", P + b"Transfer-Encoding: gzip\r\n\r\nten=An", BAD | {501}),
    ("encoding gzip, chunked", P + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", BAD | {501}),
    ("encoding chunked, chunked", P + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", BAD | {501}),
    ("encoding twice", P + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nten=An\r\n0\r\n\r\n", BAD),
    ("encoding identity", P + b"Transfer-Encoding: identity\r\nContent-Length: 6\r\n\r\nten=An", BAD | {501}),
    ("encoding with vertical tab", P + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n", BAD | {501}),
    ("encoding in 1.0", b"POST /doi-tac HTTP/1.0\r\n" + H + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", BAD),
    ("no host", G + b"\r\n", BAD),
    ("no host in 1.0", b"GET / HTTP/1.0\r\n\r\n", BAD),
    ("two hosts", G + H + b"Host: other\r\n\r\n", BAD),
    ("two hosts, the same", G + H + H + b"\r\n", BAD),
    ("host empty", G + b"Host:\r\n\r\n", BAD),
    ("host with path", G + b"Host: a/b\r\n\r\n", BAD),
    ("host with user", G + b"Host: a@b\r\n\r\n", BAD),
    ("host with blank", G + b"Host: a b\r\n\r\n", BAD),
    ("host with port", G + b"Host: localhost:18100\r\n\r\n", {200}),
    ("host in brackets", G + b"Host: [::1]:80\r\n\r\n", {200}),
    ("blank before the colon", G + b"Host : localhost\r\n\r\n", BAD),
    ("blank before the colon, other header", G + H + b"X-A : b\r\n\r\n", BAD),
    ("tab before the colon", G + H + b"Content-Length\t: 0\r\n\r\n", BAD),
    ("folded header", G + H + b"X-A: b\r\n c\r\n\r\n", BAD),
    ("folded with tab", G + H + b"X-A: b\r\n\tc\r\n\r\n", BAD),
    ("folded host", G + b"Host: local\r\n host\r\n\r\n", BAD),
    ("first header line begins with a blank", G + b" X-A: b\r\n" + H + b"\r\n", BAD),
    ("nul in a value", G + H + b"X-A: b\0c\r\n\r\n", BAD),
    ("nul at the end of a value", G + H + b"X-A: b\0\r\n\r\n", BAD),
    ("two nuls at the end of the head", G + H + b"X-A: b\0\0\0\0c\r\n\r\n", BAD),
    ("nul in a name", G + H + b"X\0A: b\r\n\r\n", BAD),
    ("nul in the target", b"GET /\0 HTTP/1.1\r\n" + H + b"\r\n", BAD),
    ("escape byte in a value", G + H + b"X-A: b\x1bc\r\n\r\n", BAD | {200}),
    ("cr in a value", G + H + b"X-A: b\rc\r\n\r\n", BAD),
    ("bare lf after the request line", b"GET / HTTP/1.1\n" + H + b"\r\n", BAD),
    ("bare lf after a header", G + b"Host: localhost\n\r\n", BAD),
    ("bare lf between headers", G + b"Host: localhost\nX-A: b\r\n\r\n", BAD),
    ("bare lf at the end of the head", G + H + b"\n", BAD),
    ("bare lf, hidden length", P + b"X-A: b\nContent-Length: 6\r\n\r\nten=An", BAD),
    ("only bare lf", b"GET / HTTP/1.1\nHost: localhost\n\n", BAD),
    ("cr cr lf", G + b"Host: localhost\r\r\n\r\n", BAD),
    ("no colon", G + H + b"nonsense\r\n\r\n", BAD),
    ("empty name", G + H + b": b\r\n\r\n", BAD),
    ("name with a bracket", G + H + b"X(A: b\r\n\r\n", BAD | {200}),
    ("name not ascii", G + H + "Đ: b\r\n\r\n".encode(), BAD | {200}),
    ("two blanks after the method", b"GET  / HTTP/1.1\r\n" + H + b"\r\n", BAD),
    ("two blanks before the version", b"GET /  HTTP/1.1\r\n" + H + b"\r\n", BAD),
    ("blank after the version", b"GET / HTTP/1.1 \r\n" + H + b"\r\n", BAD),
    ("tab in the request line", b"GET\t/ HTTP/1.1\r\n" + H + b"\r\n", BAD),
    ("blank in the target", b"GET /a b HTTP/1.1\r\n" + H + b"\r\n", BAD),
    ("blank before the method", b" GET / HTTP/1.1\r\n" + H + b"\r\n", BAD),
    ("absolute target", b"GET http://other/ HTTP/1.1\r\n" + H + b"\r\n", BAD),
    ("star target", b"OPTIONS * HTTP/1.1\r\n" + H + b"\r\n", BAD | {405}),
    ("connect", b"CONNECT a:1 HTTP/1.1\r\n" + H + b"\r\n", BAD | {405}),
    ("trace", b"TRACE / HTTP/1.1\r\n" + H + b"\r\n", {405}),
    ("method with small letters", b"get / HTTP/1.1\r\n" + H + b"\r\n", {400, 405, 0}),
    ("method with a brace", b"G{T / HTTP/1.1\r\n" + H + b"\r\n", {400, 405, 0}),
    ("version 2", b"GET / HTTP/2.0\r\n" + H + b"\r\n", BAD | {505}),
    ("version 1.2", b"GET / HTTP/1.2\r\n" + H + b"\r\n", BAD | {505}),
    ("version 1.10", b"GET / HTTP/1.10\r\n" + H + b"\r\n", BAD | {505}),
    ("no version", b"GET /\r\n" + H + b"\r\n", BAD | {505}),
    ("http 0.9", b"GET /\r\n\r\n", BAD | {505}),
    ("preface of http 2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", BAD | {505}),
    ("upgrade to h2c", G + H + b"Upgrade: h2c\r\nConnection: Upgrade\r\n\r\n", BAD),
    ("get with a body", G + H + b"Content-Length: 3\r\n\r\nabc", BAD),
    ("get with a chunked body", G + H + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", BAD),
    ("expectation unknown", P + b"Expect: miracle\r\nContent-Length: 6\r\n\r\nten=An", BAD | {417}),
    ("chunk size with 0x", P + b"Transfer-Encoding: chunked\r\n\r\n0x6\r\nten=An\r\n0\r\n\r\n", BAD),
    ("chunk size with plus", P + b"Transfer-Encoding: chunked\r\n\r\n+6\r\nten=An\r\n0\r\n\r\n", BAD),
    ("chunk size negative", P + b"Transfer-Encoding: chunked\r\n\r\n-6\r\nten=An\r\n0\r\n\r\n", BAD),
    ("chunk size too large", P + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nten=An\r\n0\r\n\r\n", BAD | {413}),
    ("chunk longer than its size", P + b"Transfer-Encoding: chunked\r\n\r\n3\r\nten=An\r\n0\r\n\r\n", BAD),
    ("chunk size empty", P + b"Transfer-Encoding: chunked\r\n\r\n\r\nten=An\r\n0\r\n\r\n", BAD),
    ("65 headers", G + H + b"".join(b"X-%d: a\r\n" % i for i in range(64)) + b"\r\n", BAD | {431}),
    ("64 headers", G + H + b"".join(b"X-%d: a\r\n" % i for i in range(63)) + b"\r\n", {200}),
    ("head of 17 KiB", G + H + b"X-A: " + b"a" * 17000 + b"\r\n\r\n", BAD | {431}),
    ("head of 15 KiB", G + H + b"X-A: " + b"a" * 7000 + b"\r\nX-B: " + b"a" * 7000 + b"\r\n\r\n", {200}),
    ("head of 100 KiB", G + H + b"X-A: " + b"a" * 100000 + b"\r\n\r\n", BAD | {431}),
    ("target of 60 KiB", b"GET /" + b"a" * 60000 + b" HTTP/1.1\r\n" + H + b"\r\n", BAD | {414, 431}),
    ("query of 5,000 parts", b"GET /?" + b"a&" * 5000 + b" HTTP/1.1\r\n" + H + b"\r\n", {400}),
    ("cookies of 12 KiB", G + H + b"Cookie: " + b"; ".join(b"a%d=b" % i for i in range(1300)) + b"\r\n\r\n", {200, 400, 431}),
    ("escaped nul in the path", b"GET /%00 HTTP/1.1\r\n" + H + b"\r\n", {400, 404}),
    ("escaped slash in the path", b"GET /a%2fb HTTP/1.1\r\n" + H + b"\r\n", {400, 404}),
    ("dots in the path", b"GET /../etc/passwd HTTP/1.1\r\n" + H + b"\r\n", {400, 404}),
    ("escaped dots in the path", b"GET /%2e%2e/etc HTTP/1.1\r\n" + H + b"\r\n", {400, 404}),
    ("broken escape in the path", b"GET /%zz HTTP/1.1\r\n" + H + b"\r\n", {400, 404}),
    ("path not utf-8", b"GET /%ff HTTP/1.1\r\n" + H + b"\r\n", {400, 404}),
    ("raw bytes in the target", "GET /đ HTTP/1.1\r\n".encode() + H + b"\r\n", BAD | {404}),
    ("leading empty line", b"\r\n" + G + H + b"\r\n", {200, 400}),
    ("garbage", bytes(range(256)) * 4 + b"\r\n\r\n", BAD),
    ("tls hello on the plain port", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 200 + b"\r\n\r\n", BAD),
]


def accepted(status):
    return 200 <= status < 400


def probe_framing(nginx):
    for name, data, may in FRAMING:
        status, all_of_them, closed, got = raw(data, timeout=0.7)
        check("framing: " + name, status in may, "got %d, wanted %s" % (status, sorted(may)))
        if may & {200} == set():
            check("framing closes: " + name, closed or status in (404, 405) or (status == 400 and b"head" not in got and name.startswith(("query", "path"))),
                  "the connection stayed open after %d" % status)
            # the library writes some of its own refusals twice; nothing after a refusal may be accepted
            check("framing only refusals: " + name, not any(accepted(n) for n in all_of_them), str(all_of_them))
        if nginx:
            theirs = raw(data, NGINX, 0.7)[0]
            check("oracle: " + name, not accepted(status) or theirs in (200, 404) or name in STRICTER_THAN_OURS, "we %d, nginx %d" % (status, theirs))
    if not nginx:
        skipped.append("oracle")
    status, count, _, got = raw(P + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /toi HTTP/1.1\r\n" + H + b"\r\n")
    check("smuggled request is not answered", count == [400], str(count))
    status, count, _, got = raw((G + H + b"\r\n") * 5)
    check("pipelined requests are answered each", count == [200] * 5, str(count))


STRICTER_THAN_OURS = set()


# ---- what a refused head is answered with: (name, bytes, content type, languages) ----

ECHO = b"ma-doc-hai"
FOLD = H + b"X-" + ECHO + b": " + ECHO + b"\r\n " + ECHO + b"\r\n\r\n"
HTML, PROBLEM = "text/html; charset=utf-8", "application/problem+json"
WORDS = {"vi": "Yêu cầu không thực hiện được", "en": "The request could not be carried out"}
REFUSED = [
    ("page", b"GET /" + ECHO + b" HTTP/1.1\r\n" + FOLD, HTML, {"vi"}),
    ("page in English", b"GET /en/" + ECHO + b" HTTP/1.1\r\n" + FOLD, HTML, {"en"}),
    ("page in English, path that names nothing", b"GET /en/../" + ECHO + b" HTTP/1.1\r\n" + FOLD, HTML, {"en"}),
    ("api", b"GET /api/" + ECHO + b" HTTP/1.1\r\n" + FOLD, PROBLEM, set()),
    ("api in English", b"POST /en/api/v1/ghi?" + ECHO + b" HTTP/1.1\r\n" + FOLD, PROBLEM, set()),
    ("api, too many headers", b"GET /api/v1/ghi HTTP/1.1\r\n" + H + b"".join(b"X-%d: a\r\n" % i for i in range(64)) + b"\r\n", PROBLEM, set()),
    ("api, head too long", b"GET /api/v1/ghi HTTP/1.1\r\n" + H + b"X-A: " + b"a" * 17000 + b"\r\n\r\n", PROBLEM, set()),
    ("a header says json, and it is not believed", G + b"Accept: application/json\r\n" + FOLD, HTML, {"vi"}),
    ("request line cannot be read", b"GET  /en/" + ECHO + b" HTTP/1.1\r\n" + H + b"\r\n", HTML, {"vi", "en"}),
    ("request line cannot be read, api", b"GET  /api/" + ECHO + b" HTTP/1.1\r\n" + H + b"\r\n", HTML, {"vi", "en"}),
]
correlations = []  # each must be found in the log line of its refusal


def head_of(got):
    head, _, body = got.partition(b"\r\n\r\n")
    return {n.lower(): v for n, v in (line.split(": ", 1) for line in head.decode().split("\r\n")[1:])}, body.decode()


def probe_refusals():
    usual = {n.lower(): v for n, v in ask("GET", "/nho").headers}
    for name, data, kind, languages in REFUSED:
        status, _, closed, got = raw(data, timeout=0.7)
        headers, body = head_of(got)
        check("refused: status and close: " + name, status == 400 and closed and headers.get("connection") == "close", str(status))
        check("refused: type: " + name, headers.get("content-type") == kind, str(headers.get("content-type")))
        same = [n for n in usual if n.endswith("-policy") or n.startswith("x-")]
        check("refused: security headers: " + name, len(same) >= 6 and all(headers.get(n) == usual[n] for n in same) and
              headers.get("cache-control") == "private, no-store", str(headers))
        check("refused: nothing echoed: " + name, ECHO not in got, body)
        if kind == PROBLEM:
            told = json.loads(body)
            check("refused: problem: " + name, told["status"] == 400 and told["code"] == "BAD_REQUEST", body)
            found = re.fullmatch(r"[0-9a-z]{13}", told["correlation"])
        else:
            check("refused: languages: " + name, {w for w in WORDS if WORDS[w] in body} == languages, body)
            check("refused: a whole page: " + name, body.startswith("<!doctype html>") and body.rstrip().endswith("</html>"), body)
            found = re.search(r'<dd class="code">([0-9a-z]{13})</dd>', body)
        check("refused: correlation id: " + name, found is not None, body)
        correlations.append((name, found[0] if kind == PROBLEM else found[1] if found else "none"))


# ---- time ----

def probe_time():
    begun = time.time()
    hung = []
    for i in range(300):
        try:
            s = connect()
            s.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-")
            hung.append(s)
        except OSError:
            pass
    t = time.time()
    a = ask("GET", "/nho", source="127.0.0.2")
    check("slowloris: 300 half heads do not keep others waiting", a and a.status == 200 and time.time() - t < 1)
    for k in range(20):
        time.sleep(0.2)
        for s in hung:
            try:
                s.send(b"a")
            except OSError:
                pass
    open_still = 0
    for s in hung:
        s.setblocking(False)
        try:
            while s.recv(1000):
                pass
        except BlockingIOError:
            open_still += 1
        except OSError:
            pass
        s.close()
    check("slowloris: all are shut although each drips", open_still == 0, "%d still open after %.1f s" % (open_still, time.time() - begun))
    time.sleep(0.5)
    check("slowloris: the address may come back", ask("GET", "/nho").status == 200)

    s = connect()
    s.sendall(P + b"Content-Length: 60000\r\n\r\n")
    t, shut = time.time(), False
    while time.time() - t < 8 and not shut:
        time.sleep(0.1)
        try:
            s.send(b"a")
            s.setblocking(False)
            shut = s.recv(100) == b""
        except BlockingIOError:
            pass
        except OSError:
            shut = True
        s.setblocking(True)
    check("drip body is shut after its grace", shut and time.time() - t < 7, "%.1f s" % (time.time() - t))

    s = connect()
    t = time.time()
    got, closed = read_all(s, 8)
    check("silent connection is shut", closed and time.time() - t < 7)
    c = Client()
    first = c.ask("GET", "/nho").status
    t = time.time()
    got, closed = read_all(c.s, 9)
    check("idle keep-alive is shut, not at once", first == 200 and closed and 2 < time.time() - t < 8, "%.1f s" % (time.time() - t))
    c = Client()
    c.send("PUT", "/phan/1", {"Content-Type": "application/octet-stream", "Content-Length": "200000"})
    for i in range(20):
        c.s.sendall(b"a" * 10000)
        time.sleep(0.2)
    a = c.read()
    check("a slow body over the minimum rate is served", a and a.status == 200 and a.body == b"200000")


def silent(many):
    sockets = []
    for i in range(many):
        s = connect()
        s.sendall(b"G")
        sockets.append(s)
    time.sleep(0.5)
    return sockets


def shut_of(sockets):
    shut = 0
    for s in sockets:
        s.setblocking(False)
        try:
            shut += s.recv(10) == b""
        except BlockingIOError:
            pass
        except OSError:
            shut += 1
    return shut


def probe_address_limit():
    kept = silent(128)
    told = [ask("GET", "/nho") for i in range(5)]
    check("connections: who comes above the limit of his address is told so",
          all(a is not None and a.status == 429 and b"err.connections" in a.body and a.header("retry-after") == "5"
              and a.header("connection") == "close" for a in told), [a and a.status for a in told])
    check("connections: another address is heard", ask("GET", "/nho", source="127.0.0.4").status == 200)
    more = silent(22)
    check("connections of one address are limited", shut_of(kept) == 0 and shut_of(more) == 6, "%d of 22 shut" % shut_of(more))
    for s in kept + more:
        s.close()
    time.sleep(0.5)
    check("connections: once they are closed there is room again", ask("GET", "/nho").status == 200)


# ---- forms ----

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def problem(a):
    return json.loads(a.body) if a and (a.header("content-type") or "").startswith("application/problem+json") else {}


def field(a, name):
    return next((e for e in problem(a).get("errors", []) if e["field"] == name), {}).get("message")


def probe_forms():
    js = {**FORM, "Accept": "application/json"}
    post = lambda body: ask("POST", "/doi-tac", js, body)
    a = post("ten=Nguy%E1%BB%85n+An&tien=12.000.000&the=a&the=b".encode())
    check("form: good", a.status == 200 and a.body.decode().startswith("Nguyễn An|") and "|12000000|2" in a.body.decode(), a.body)
    a = post(b"tien=abc&ngay=31/02/2026&tuoi=200&loai=x")
    check("form: every error at once", a.status == 422 and [field(a, n) for n in ("ten", "tien", "ngay", "tuoi", "loai")] ==
          ["field.required", "field.money", "field.date", "field.too_large", "field.choice"], a.body)
    check("form: correlation id in the problem", len(problem(a).get("correlation", "")) == 13)
    for name, body, want in (("too long", b"ten=" + b"a" * 21, "field.too_long"), ("not utf-8", b"ten=%ff%fe", "field.encoding"),
                             ("overlong utf-8", b"ten=%c0%80", "field.encoding"), ("latin 1", b"ten=Nguy\xean", "field.encoding"),
                             ("nul", b"ten=a%00b", "field.text"), ("escape", b"ten=a%1bb", "field.text"), ("line break", b"ten=a%0ab", "field.text"),
                             ("bidi override", "ten=a%E2%80%AEb".encode(), "field.text"), ("bidi isolate", b"ten=a%E2%81%A6b", "field.text"),
                             ("surrogate", b"ten=%ed%a0%80", "field.encoding"), ("twice", b"ten=a&ten=b", "field.repeated"),
                             ("empty", b"ten=+++", "field.required")):
        a = post(body)
        check("form: " + name, a.status == 422 and field(a, "ten") == want, "%d %s" % (a.status, a.body))
    check("form: undeclared field", post(b"ten=a&la=1").status == 400)
    check("form: broken escape", post(b"ten=%4").status == 400)
    check("form: 2,000 fields", post(b"the=1&" * 2000).status == 400)
    check("form: text lines keep their breaks", b"a\nb" in post(b"ten=a&noi-dung=a%0d%0ab").body)
    check("form: markup is data", b"<script>" in post(b"ten=%3Cscript%3E").body)
    a = ask("POST", "/doi-tac", {"Content-Type": "application/json"}, '{"ten":"Nguyễn An","tien":5000,"the":["a","b","c"]}'.encode())
    check("json: good", a.status == 200 and "|5000|3" in a.body.decode(), a.body)
    for name, body in (("array", b"[1]"), ("broken", b"{"), ("deep", b"[" * 100 + b"]" * 100), ("twice a name", b'{"ten":"a","ten":"b"}'),
                       ("nested", b'{"ten":{"a":1}}'), ("real number", b'{"ten":"a","tien":1.5}'), ("not utf-8", b'{"ten":"\xff"}')):
        a = ask("POST", "/doi-tac", {"Content-Type": "application/json", "Accept": "application/json"}, body)
        check("json: " + name, a.status == 400, "%d %s" % (a.status, a.body))
    check("json: nul in text", ask("POST", "/doi-tac", {"Content-Type": "application/json"}, b'{"ten":"a\\u0000b"}').status in (400, 422))
    for name, t in (("text", "text/plain"), ("none", ""), ("xml", "application/xml"), ("charset", "application/x-www-form-urlencoded; charset=iso-8859-1")):
        a = ask("POST", "/doi-tac", {"Content-Type": t} if t else {}, b"ten=a")
        check("media type: " + name, a.status == 415, str(a.status))
    check("media type: compressed body", ask("POST", "/doi-tac", {**FORM, "Content-Encoding": "gzip"}, gzip.compress(b"ten=a")).status == 415)
    check("query: form of a get", ask("GET", "/ghi?ten=An&fbclid=x&utm_source=y").status == 200)
    check("query: undeclared", ask("GET", "/ghi?ten=An&la=1").status == 400)
    check("query: where there is no form", ask("GET", "/nho?a=1").status == 400)
    a = ask("POST", "/doi-tac", FORM, b"ten=" + b"a" * 70000)
    check("oversize: length over the cap", a.status == 413)
    c = Client()
    c.send("POST", "/doi-tac", {**FORM, "Transfer-Encoding": "chunked"})
    answered = None
    try:
        for i in range(40):
            c.s.sendall(b"1000\r\n" + b"a" * 4096 + b"\r\n")
        c.s.sendall(b"0\r\n\r\n")
        answered = c.read()
    except OSError:
        pass
    check("oversize: chunks are counted as they come", answered is None or answered.status == 413)
    c = Client()
    c.send("POST", "/doi-tac", {**FORM, "Content-Length": "10000000", "Expect": "100-continue"})
    a = c.read()
    check("expect: refused before the body", a.status == 413)
    c = Client()
    c.send("POST", "/doi-tac", {**FORM, "Content-Length": "6", "Expect": "100-continue"})
    a = c.read()
    c.s.sendall(b"ten=An")
    check("expect: continue", a.status == 100 and c.read().status == 200)
    c = Client()
    c.send("POST", "/api/v1/ghi", {**FORM, "Content-Length": "6", "Expect": "100-continue"})
    check("expect: power is checked before the body", c.read().status == 401)


# ---- sessions, tokens, languages ----

def probe_access():
    a = ask("GET", "/toi")
    check("power: a page leads to sign-in", a.status == 303 and a.header("location") == "/dang-nhap?tiep=/toi")
    check("power: in the same language", ask("GET", "/en/toi").header("location") == "/en/dang-nhap?tiep=/en/toi")
    a = ask("POST", "/api/v1/ghi", FORM, b"ten=a")
    check("power: the api says 401 as a problem", a.status == 401 and problem(a).get("code") == "SIGN_IN" and a.header("www-authenticate") == "Bearer")
    check("session: cookie", ask("GET", "/toi", {"Cookie": "a=b; phien=an"}).body == b"an (invented)")
    check("session: unknown cookie is nobody", ask("GET", "/toi", {"Cookie": "phien=x"}).status == 303)
    check("bearer: good", ask("POST", "/api/v1/ghi", {**FORM, "Authorization": "Bearer token-of-an"}, b"ten=a").status == 200)
    check("bearer: bad", ask("POST", "/api/v1/ghi", {**FORM, "Authorization": "Bearer x"}, b"ten=a").status == 401)
    check("csrf: none", ask("POST", "/ghi", FORM, b"ten=a").status == 403)
    check("csrf: none with a session", ask("POST", "/api/v1/ghi", {**FORM, "Cookie": "phien=an"}, b"ten=a").status == 403)
    a = ask("GET", "/token")
    cookie, token = a.header("set-cookie").split(";")[0], a.body.decode()
    check("csrf: cookie flags", all(w in a.header("set-cookie") for w in ("HttpOnly", "SameSite=Lax", "Path=/")))
    check("csrf: double submit", ask("POST", "/ghi", {**FORM, "Cookie": cookie}, b"ten=a&_csrf=" + token.encode()).status == 200)
    check("csrf: header", ask("POST", "/ghi", {**FORM, "Cookie": cookie, "X-CSRF-Token": token}, b"ten=a").status == 200)
    check("csrf: wrong", ask("POST", "/ghi", {**FORM, "Cookie": cookie}, b"ten=a&_csrf=" + b"0" * 64).status == 403)
    check("csrf: without its cookie", ask("POST", "/ghi", FORM, b"ten=a&_csrf=" + token.encode()).status == 403)
    check("csrf: masked anew each time", ask("GET", "/token", {"Cookie": cookie}).body.decode() != token)
    check("csrf: other origin", ask("POST", "/ghi", {**FORM, "Cookie": cookie, "Origin": "https://elsewhere.example"}, b"ten=a&_csrf=" + token.encode()).status == 403)
    check("csrf: own origin", ask("POST", "/ghi", {**FORM, "Cookie": cookie, "Origin": "http://localhost"}, b"ten=a&_csrf=" + token.encode()).status == 200)
    mine = ask("GET", "/token", {"Cookie": "phien=an"}).body
    check("csrf: session's token", ask("POST", "/ghi", {**FORM, "Cookie": "phien=an"}, b"ten=a&_csrf=" + mine).status == 200)
    check("csrf: not another reader's", ask("POST", "/ghi", {**FORM, "Cookie": cookie}, b"ten=a&_csrf=" + mine).status == 403)
    check("language: english", ask("GET", "/en").body.startswith(b"<p>hello"))
    check("language: vietnamese", "xin chào" in ask("GET", "/").body.decode())
    check("language: error page in english", b"error 404" in ask("GET", "/en/x").body)
    a = ask("GET", "/nho/")
    check("slash at the end leads away", a.status == 308 and a.header("location") == "/nho")
    a = ask("DELETE", "/nho")
    check("method: allow", a.status == 405 and a.header("allow") == "GET, HEAD")
    a = ask("GET", "/loi", {"Accept": "application/json"})
    check("error: 500 as a problem, without our detail", a.status == 500 and problem(a).get("code") == "INTERNAL" and b"invented" not in a.body)
    check("memory: over the budget is 503 and the process lives", ask("GET", "/tham").status == 503 and ask("GET", "/nho").status == 200)
    a = ask("GET", "/tham", {"Accept": "application/json"})
    check("memory: over the budget is a problem for programs", a.header("content-type") == PROBLEM and json.loads(a.body)["code"] == "MEMORY", str(a.body))
    a = ask("GET", "/tham", {"Cookie": "phien=an"})  # who he was lay in the memory that was given up
    check("memory: then the error page is nobody's", a.status == 503 and b"</b> </p>" in a.body and ask("GET", "/nho").status == 200)
    for name, want in (("Content-Security-Policy", "frame-ancestors 'none'"), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"),
                       ("Permissions-Policy", "geolocation=()"), ("Cache-Control", "no-store")):
        for path in ("/", "/nope", "/toi"):
            check("headers: %s on %s" % (name, path), want in (ask("GET", path).header(name) or ""))
    csp = ask("GET", "/").header("Content-Security-Policy")
    check("headers: no inline script or style", "unsafe" not in csp and "script-src 'self'" in csp and "style-src 'self'" in csp)
    many = [ask("GET", "/it", source="127.0.0.9") for i in range(90)]
    refused = [a for a in many[60:] if a.status == 429]
    check("rate: 429 after the burst", all(a.status == 200 for a in many[:60]) and refused, len(refused))
    check("rate: retry after", refused and int(refused[0].header("retry-after")) >= 1 and ask("GET", "/it", source="127.0.0.8").status == 200)
    many = [ask("GET", "/it", {"X-Forwarded-For": "10.1.1.1"}, source="127.0.0.9").status for i in range(20)]
    check("forwarded address of an unlisted proxy is not believed", 429 in many, many)


# ---- answers ----

def probe_answers(css):
    a, h = ask("GET", "/nho"), ask("HEAD", "/nho")
    check("head: length and no body", h.status == 200 and h.header("content-length") == a.header("content-length"))
    c = Client()
    check("head: connection stays in step", c.ask("HEAD", "/nho").status == 200 and c.ask("GET", "/nho").body == b"small\n")
    whole = "".join("%09d\n" % i for i in range(1000)).encode()
    a = ask("GET", "/file")
    check("file: whole", a.status == 200 and a.body == whole and a.header("etag") == '"file-1"')
    check("file: name", "filename*=UTF-8''b%E1%BA%A3n%20%C3%A1n.txt" in a.header("content-disposition"))
    for spec, want in (("bytes=0-9", whole[:10]), ("bytes=9990-", whole[9990:]), ("bytes=-5", whole[-5:]), ("bytes=5-99999", whole[5:])):
        a = ask("GET", "/file", {"Range": spec})
        check("range: " + spec, a.status == 206 and a.body == want and a.header("content-range").endswith("/10000"))
    check("range: outside", ask("GET", "/file", {"Range": "bytes=10000-"}).status == 416)
    for spec in ("bytes=5-4", "lines=1-2", "bytes=1-2,4-5", "bytes=a-b", "bytes=-"):
        check("range: nonsense is the whole " + spec, ask("GET", "/file", {"Range": spec}).status == 200)
    check("range: if-range", ask("GET", "/file", {"Range": "bytes=0-9", "If-Range": '"other"'}).status == 200)
    check("etag: 304", ask("GET", "/file", {"If-None-Match": 'W/"file-1", "x"'}).status == 304)
    digits = ("0123456789" * 420000)[:4 * 1024 * 1024].encode()
    check("stream: sized", ask("GET", "/dong/sized").body == digits)
    check("stream: chunked", ask("GET", "/dong/open").body == digits)
    a = ask("GET", "/dong/sized", {"Range": "bytes=4000000-4000009"})
    check("stream: range", a.status == 206 and a.body == digits[4000000:4000010])
    check("stream: head", ask("HEAD", "/dong/sized").header("content-length") == str(len(digits)))
    c = Client()
    c.send("GET", "/dong/sized")
    c.s.recv(1000)
    c.close()
    # Each epoll thread keeps pages of its own: what is asked over one connection is asked of one of them.
    reader = Client()
    rendered = lambda: int(ask("GET", "/dem").body)
    before = rendered()
    one = reader.ask("GET", "/trang/7")
    again = [reader.ask("GET", "/trang/7") for i in range(5)]
    check("cache: rendered once", rendered() == before + 1 and all(x.body == one.body and x.header("etag") == one.header("etag") for x in again))
    elsewhere = [ask("GET", "/trang/7") for i in range(12)]
    check("cache: and once more by the other thread", rendered() <= before + 2 and all(x.header("etag") == one.header("etag") for x in elsewhere))
    check("cache: 304", reader.ask("GET", "/trang/7", {"If-None-Match": one.header("etag")}).status == 304)
    gz = [reader.ask("GET", "/trang/7", {"Accept-Encoding": "gzip"}) for i in range(2)]
    check("cache: gzip", all(x.header("content-encoding") == "gzip" and gzip.decompress(x.body) == one.body and len(x.body) < 4000 for x in gz))
    check("cache: gzip has its own tag", gz[0].header("etag") != one.header("etag"))
    br = reader.ask("GET", "/trang/7", {"Accept-Encoding": "gzip;q=0.5, br"})
    check("cache: brotli", br.header("content-encoding") == "br" and len(br.body) < 2000)
    check("cache: vary", "Accept-Encoding" in one.header("vary"))
    count = rendered()
    signed = reader.ask("GET", "/trang/7", {"Cookie": "phien=an"})
    check("cache: not for readers with a session", "no-store" in signed.header("cache-control") and rendered() == count + 1)
    check("cache: a page asked with marks of other sites", reader.ask("GET", "/trang/7?utm_source=x").status == 200)
    check("cache: marks of other sites are one page", rendered() == count + 1)
    reader.ask("GET", "/en/trang/7")
    check("cache: languages apart", rendered() == count + 2)
    others = [Client() for i in range(8)]
    for other in others:
        other.ask("GET", "/trang/7")
    count = rendered()
    ask("POST", "/quen", FORM, b"")
    for other in others + others:
        other.ask("GET", "/trang/7")
    check("cache: dropped from every thread's pages when something is published", rendered() == count + 2)
    for other in others + [reader]:
        other.close()
    a = ask("GET", css)
    check("asset: for ever", a.status == 200 and "immutable" in a.header("cache-control") and a.body.startswith(b"body {"))
    check("asset: by name with tag", ask("GET", "/tinh/congly.css", {"If-None-Match": a.header("etag")}).status == 304)
    check("asset: unknown", ask("GET", "/tinh/x/congly.css").status == 404)
    check("health", ask("GET", "/healthz").status == 200 and ask("GET", "/readyz").status == 200)
    m = ask("GET", "/metrics", port=METRICS).body.decode()
    check("metrics", 'congly_http_requests_total{status="2xx",class="free"}' in m and "congly_http_queue_depth" in m)
    check("metrics: not on the public port", ask("GET", "/metrics").status == 404)


def probe_events():
    c = Client(timeout=5)
    c.send("GET", "/su-kien")
    time.sleep(0.3)
    ask("GET", "/noi/b")
    ask("GET", "/noi/other")
    got, t = b"", time.time()
    c.s.settimeout(2)
    while time.time() - t < 1.5:
        try:
            got += c.s.recv(4096)
        except socket.timeout:
            break
    check("events: heard, with its lines", got.count(b"event: news\ndata: one\ndata: two\n\n") == 1, got)
    check("events: heart beats", got.count(b":\n\n") >= 1, got)
    c.close()
    time.sleep(0.2)
    check("events: others go on", ask("GET", "/noi/b").status == 200)
    c = Client(timeout=5)
    c.s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    c.send("GET", "/su-kien")
    time.sleep(0.2)
    talker = Client(source="127.0.0.3")
    t = time.time()
    while time.time() - t < 150 and "congly_http_swept_events_total 0" in ask("GET", "/metrics", port=METRICS).body.decode():
        for i in range(200):
            talker.ask("GET", "/noi-dai/a")
    got, closed = read_all(c.s, 5)
    check("events: a reader who does not read is let go", closed, "%d bytes" % len(got))


def connections():
    m = ask("GET", "/metrics", port=METRICS).body.decode()
    return int(re.search(r"congly_http_connections (\d+)", m).group(1))


def probe_leavers(server):
    """Whoever goes from page to page leaves a stream behind with each; the next heartbeat is a minute away."""
    p, css = start(server, PORT, METRICS, PROBE_FAST="1", PROBE_HEARTBEAT="60000")
    try:
        gone = [Client() for i in range(40)]
        for c in gone:
            c.send("GET", "/su-kien")
        stays = Client(timeout=5)
        stays.send("GET", "/su-kien")
        time.sleep(0.3)
        before = connections()
        for c in gone:
            c.close()
        t = time.time()
        while time.time() - t < 5 and connections() > before - 40:
            time.sleep(0.1)
        check("events: whose reader has left is let go before the next heartbeat", connections() == before - 40 and time.time() - t < 2.5,
              "%d of %d left after %.1f s" % (connections(), before, time.time() - t))
        ask("GET", "/noi/b")
        stays.s.settimeout(2)
        got = b""
        while b"event: news" not in got:
            try:
                got += stays.s.recv(4096)
            except socket.timeout:
                break
        check("events: who stays is not let go with them", b"event: news" in got and b":\n\n" not in got, got)
        stays.close()
    finally:
        check("leavers: stops with status 0", stop(p) == 0)


# ---- uploads ----

def multipart(parts, boundary=b"xYz"):
    out = b""
    for name, file_name, data in parts:
        out += b"--" + boundary + b'\r\nContent-Disposition: form-data; name="' + name.encode() + b'"'
        if file_name is not None:
            out += b'; filename="' + file_name.encode() + b'"\r\nContent-Type: application/pdf'
        out += b"\r\n\r\n" + data + b"\r\n"
    return out + b"--" + boundary + b"--\r\n"


def rss(p):
    return int(re.search(r"RssAnon:\s+(\d+)", open("/proc/%d/status" % p.pid).read()).group(1))


def probe_uploads(p):
    a = ask("GET", "/token")
    cookie, token = a.header("set-cookie").split(";")[0], a.body
    head = {"Content-Type": "multipart/form-data; boundary=xYz", "Cookie": cookie}
    up = lambda parts: ask("POST", "/tep", head, multipart([("_csrf", None, token)] + parts))
    a = up([("ghi-chu", None, "chào".encode()), ("tep", "đơn.pdf", b"a" * 100000), ("tep", "b.pdf", b"\r\n--xY" * 1000)])
    check("upload: two files and a field", a.status == 200 and a.body.decode() == "chào|đơn.pdf 100000 100000|b.pdf 6000 6000", a.body)
    a = up([("ghi-chu", None, b""), ("tep", "", b"")])
    check("upload: input left empty", a.status == 200 and a.body == b"", a.body)
    check("upload: file in another field", up([("la", "x", b"a")]).status == 400)
    check("upload: undeclared field", up([("la", None, b"a")]).status == 400)
    check("upload: cut off", ask("POST", "/tep", head, multipart([("_csrf", None, token), ("tep", "x", b"a" * 100)])[:-20]).status == 400)
    check("upload: file before the token", ask("POST", "/tep", head, multipart([("tep", "x", b"a"), ("_csrf", None, token)])).status == 403)
    check("upload: without token", ask("POST", "/tep", head, multipart([("tep", "x", b"a" * 300000)])).status == 403)
    size = 300 * 1024 * 1024
    before, most = rss(p), 0
    start_part = multipart([("_csrf", None, token)])[:-9] + b'--xYz\r\nContent-Disposition: form-data; name="tep"; filename="big"\r\n\r\n'
    end_part = b"\r\n--xYz--\r\n"
    c = Client(timeout=60)
    c.send("POST", "/tep", {**head, "Content-Length": str(len(start_part) + size + len(end_part))})
    c.s.sendall(start_part)
    piece = os.urandom(1024 * 1024)
    for i in range(300):
        c.s.sendall(piece)
        most = max(most, rss(p))
    c.s.sendall(end_part)
    a = c.read()
    check("upload: 300 MB stream through", a.status == 200 and (" %d " % size) in a.body.decode(), a.body)
    check("upload: pieces of at most 256 KiB", int(a.body.split()[-1]) <= 262144)
    check("upload: in little memory", most - before < 65536, "%d KiB more" % (most - before)) # the sanitizers keep freed pieces for a while
    a = ask("PUT", "/phan/3", {"Content-Type": "application/octet-stream"}, b"x" * 5000000)
    check("part: raw body", a.status == 200 and a.body == b"5000000")
    check("part: over its cap", ask("PUT", "/phan/3", {"Content-Type": "application/octet-stream", "Content-Length": "9000000"}).status == 413)
    c = Client()
    c.send("POST", "/tep", {**head, "Content-Length": "10000000"})
    c.s.sendall(start_part + b"a" * 700000)
    time.sleep(0.3)
    c.close()
    time.sleep(0.5)
    begun, ended, dropped = [int(n) for n in ask("GET", "/tep/dem").body.split()]
    check("upload: what was broken off is dropped", begun == ended + dropped - ended_and_dropped(), "%d begun, %d ended, %d dropped" % (begun, ended, dropped))


def ended_and_dropped():
    return 0


def probe_tls(server, folder):
    if not shutil.which("openssl"):
        skipped.append("tls")
        return
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=localhost", "-days", "2",
                    "-keyout", folder + "/key.pem", "-out", folder + "/cert.pem"], check=True, stderr=subprocess.DEVNULL)
    p, css = start(server, TLS_PORT, 0, folder + "/cert.pem", folder + "/key.pem", PROBE_FAST="1")
    context = ssl.create_default_context(cafile=folder + "/cert.pem")
    c = Client(TLS_PORT, context=context)
    a = c.ask("GET", "/token")
    check("tls: page, strict transport, cookie names", a.status == 200 and "max-age" in (a.header("strict-transport-security") or "") and
          a.header("set-cookie").startswith("__Host-csrf=") and "Secure" in a.header("set-cookie"))
    check("tls: session cookie of the host", c.ask("GET", "/toi", {"Cookie": "__Host-phien=an"}).status == 200)
    check("tls: plain session cookie is nobody's", c.ask("GET", "/toi", {"Cookie": "phien=an"}).status == 303)
    check("tls: cached page", len(c.ask("GET", "/trang/1").body) == 20480 and len(c.ask("GET", "/trang/1").body) == 20480)
    check("tls: stream", len(c.ask("GET", "/dong/sized").body) == 4 * 1024 * 1024)
    old = ssl.create_default_context(cafile=folder + "/cert.pem")
    old.maximum_version = ssl.TLSVersion.TLSv1_1 if hasattr(ssl, "TLSVersion") else None
    try:
        Client(TLS_PORT, context=old)
        check("tls: 1.1 is refused", False)
    except (OSError, ValueError):
        check("tls: 1.1 is refused", True)
    s = connect(TLS_PORT)
    t = time.time()
    s.sendall(b"\x16\x03\x01")
    got, closed = read_all(s, 8)
    check("tls: half a handshake is shut", closed and time.time() - t < 6)
    check("tls: stops", stop(p) == 0)


def probe_stop(server):
    p, css = start(server, PORT, 0, PROBE_BENCH="1")
    lost, done, over = [], [0], threading.Event()

    def client(path):
        while not over.is_set():
            try:
                c = Client()
            except OSError:
                return
            while not over.is_set():
                try:
                    c.send("GET", path)
                    a = c.read()
                except OSError as e:
                    lost.append(repr(e))
                    return
                if a is None or a.status != 200:
                    lost.append("no answer" if a is None else str(a.status))
                    return
                done[0] += 1
                if (a.header("connection") or "").lower() == "close":
                    break
            c.close()

    threads = [threading.Thread(target=client, args=(path,)) for path in ("/nho", "/cham", "/trang/1", css, "/dong/sized", "/file") * 3]
    for t in threads:
        t.start()
    events = Client()
    events.send("GET", "/su-kien")
    time.sleep(1)
    t = time.time()
    status = stop(p)
    over.set()
    for th in threads:
        th.join()
    check("stop: nothing that was asked goes unanswered", not lost and done[0] > 100, "%d answered, lost: %s" % (done[0], lost[:3]))
    check("stop: bounded, status 0", status == 0 and time.time() - t < 9, "status %s after %.1f s" % (status, time.time() - t))
    events.close()


def main():
    global errors
    server = sys.argv[1]
    folder = tempfile.mkdtemp(prefix="congly-probe-")
    os.chmod(folder, 0o755)  # nginx's workers are another user
    errors = open(folder + "/log", "wb")
    nginx = start_nginx(folder + "/nginx")
    p, css = start(server, PORT, METRICS, PROBE_FAST="1")
    try:
        probe_framing(nginx)
        probe_refusals()
        probe_forms()
        probe_access()
        probe_answers(css)
        probe_uploads(p)
        probe_events()
        probe_address_limit()
        time.sleep(0.5)
        probe_time()
        check("process lives to the end", p.poll() is None)
    finally:
        check("stops with status 0", stop(p) == 0)
        if nginx:
            nginx.terminate()
            nginx.wait()
    probe_leavers(server)
    probe_tls(server, folder)
    probe_stop(server)
    log = open(folder + "/log", errors="replace").read()
    check("no sanitizer report", "Sanitizer" not in log and "runtime error" not in log, folder + "/log")
    for name, correlation in correlations:
        check("log: the refusal under its id: " + name,
              any('"head_refused"' in line and '"%s"' % correlation in line for line in log.splitlines()), correlation)
    check("log: no query, no address", "127.0.0." not in log and "utm_source" not in log and "fbclid" not in log)
    if not failed:
        shutil.rmtree(folder)
    print("%d passed, %d failed%s" % (len(passed), len(failed), ", %d skipped (%s)" % (len(skipped), ", ".join(skipped)) if skipped else ""))
    sys.exit(1 if failed else 0)


main()
