#!/usr/bin/env python3
"""The bench: figures as ratios in one run, peers beside ours. Called by script/bench; prints a table and writes
bench/results/latest.md. Rounds alternate between the two sides; what counts is the median of the ratios.

Needs build/release/congly and build/release/bench/{acts,growth}, wrk, nginx, pgbench, CONGLY_TEST_PG."""
import datetime
import glob
import http.client
import json
import os
import platform
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "search"))
import compare  # noqa: E402

WORD = sys.argv[1] if len(sys.argv) > 1 and not sys.argv[1].startswith("--") else ""
OPTIONS = {name: value for name, value in zip(sys.argv[1:], sys.argv[2:]) if name.startswith("--")}
PROGRAM, ACTS, GROWTH, BLOBS = ["build/release/" + p for p in ("congly", "bench/acts", "bench/growth", "bench/blobs")]
PORT, METRICS, NGINX = 18470, 18471, 18472
PG = os.environ.get("CONGLY_TEST_PG", "")
ROUNDS, SECONDS = 3, 5
work = tempfile.mkdtemp(prefix="congly-bench-")
os.chmod(work, 0o755)
rows = []


def row(name, ours, peer, figure, bar, good):
    rows.append((name, ours, peer, figure, bar, "yes" if good else "NO"))
    print("%-52s %-26s %-26s %-12s %-10s %s" % rows[-1], flush=True)


def ask(method, path, body=None, headers=None, port=PORT):
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        c.request(method, path, body, headers or {})
        r = c.getresponse()
        return r.status, r.headers, r.read()
    finally:
        c.close()


class Server:
    def __init__(self, data, *more, database="", command="demo"):
        self.args = [PROGRAM, command, "--data", data, "--port", str(PORT), "--metrics-port", str(METRICS), "--no-rates", *more]
        if database:
            self.args += ["--database", database]
        self.log = open(os.path.join(work, "server.log"), "a")
        began = time.perf_counter()
        self.process = subprocess.Popen(self.args, stdout=self.log, stderr=self.log)
        while True:
            try:
                socket.create_connection(("127.0.0.1", PORT), 0.2).close()
                if ask("GET", "/healthz")[0] == 200:
                    break
            except OSError:
                if self.process.poll() is not None:
                    sys.exit("the server ended: see " + self.log.name)
                time.sleep(0.001)
        self.ready_after = time.perf_counter() - began

    def cpu(self):
        fields = open("/proc/%d/stat" % self.process.pid).read().rsplit(")", 1)[1].split()
        return sum(int(x) for x in fields[11:13]) / os.sysconf("SC_CLK_TCK")

    def rest(self):
        """Until the work it finds at its start (months to be exported) is done."""
        before = -1.0
        while self.cpu() - before > 0.05:
            before = self.cpu()
            time.sleep(2)

    def anonymous_memory(self):
        return int(re.search(r"RssAnon:\s+(\d+)", open("/proc/%d/status" % self.process.pid).read()).group(1)) / 1024

    def counter(self, name):
        return float(re.search(r"^%s ([\d.]+)" % name, ask("GET", "/metrics", port=METRICS)[2].decode(), re.M).group(1))

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
        self.log.close()


def wrk(url, connections, threads=1, seconds=SECONDS, script=None, header=None, env=None):
    args = ["wrk", "-t%d" % threads, "-c%d" % connections, "-d%ds" % seconds, "--latency"]
    args += ["-s", script] if script else []
    args += ["-H", header] if header else []
    out = subprocess.run([*args, url], capture_output=True, text=True, env={**os.environ, **(env or {})}).stdout
    if "Non-2xx" in out or "refused" in out or "Socket errors" in out:
        print(out[-1500:])
    def at_share(share):
        n, unit = re.search(r"%d%%\s+([\d.]+)(us|ms|s)" % share, out).groups()
        return float(n) * {"us": 0.001, "ms": 1, "s": 1000}[unit]

    return {"rate": float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)), "p50": at_share(50), "p99": at_share(99),
            "requests": int(re.search(r"(\d+) requests in", out).group(1))}


def people():
    return json.loads(ask("GET", "/api/v1/demo/people")[2])["items"]


def write_tokens():
    path = os.path.join(work, "tokens")
    with open(path, "w") as f:
        for p in [p for p in people() if not p["staff"]][:16]:
            status, _, body = ask("POST", "/api/v1/demo/tokens", json.dumps({"account": p["account"]}), {"Content-Type": "application/json"})
            f.write(json.loads(body)["token"] + "\n")
    return path


# ---- acts ------------------------------------------------------------------------------------------------------------------


def empty_court(name, *more, database=""):
    return Server(os.path.join(work, name), "--matters", "0", "--judgments", "0", *more, database=database)


def petitions(server):
    """Acts a second through HTTP by 32 clients, and how many of them one commit took."""
    tokens = write_tokens()
    before = server.counter("congly_db_committed_total"), server.counter("congly_db_batches_total")
    got = wrk("http://127.0.0.1:%d/" % PORT, 32, script="bench/petition.lua", env={"TOKENS": tokens})
    after = server.counter("congly_db_committed_total"), server.counter("congly_db_batches_total")
    batches = after[1] - before[1]
    return got["rate"], (after[0] - before[0]) / batches if batches else 1


def bare(a_commit):
    out = subprocess.run([ACTS, "bare", "4000", str(max(1, round(a_commit)))], capture_output=True, text=True, check=True).stdout
    return float(re.search(r"acts_bare_\d+ (\d+)", out).group(1))


def acts_sqlite():
    ratios, sync_ratios, ours, theirs, off = [], [], [], [], []
    for n in range(ROUNDS):
        server = empty_court("acts-%d" % n)
        rate, a_commit = petitions(server)
        server.stop()
        peer = bare(a_commit)
        server = empty_court("acts-off-%d" % n, "--no-sync")
        loose, _ = petitions(server)
        server.stop()
        ours.append(rate), theirs.append(peer), off.append(loose)
        ratios.append(rate / peer), sync_ratios.append(rate / loose)
    m = statistics.median
    row("acts through HTTP, SQLite / bare loop", "%.0f/s" % m(ours), "%.0f/s" % m(theirs), "%.2f" % m(ratios), ">= 0.5", m(ratios) >= 0.5)
    row("acts through HTTP, SQLite / fsync off", "%.0f/s" % m(ours), "%.0f/s" % m(off), "%.2f" % m(sync_ratios), ">= 0.8", m(sync_ratios) >= 0.8)


def literal(v, ids):
    if "int" in v:
        return str(v["int"])
    if "text" in v:
        return "E'" + v["text"].replace("\\", "\\\\").replace("'", "''").replace(":", "\\x3a").replace("\n", "\\n") + "'"  # a colon would begin a variable
    if "bytes" in v:
        raw = v["bytes"]
        if len(raw) in (32, 64) and raw.strip("0"):
            tag = ids.setdefault(raw, len(ids))
            return "decode(lpad(to_hex(:n::bigint),%d,'%x'),'hex')" % (len(raw), tag % 15 + 1)
        return "decode('%s','hex')" % raw
    return "NULL"


def pgbench_script(path):
    """The statements of one filed petition, with keys of their own each time: ids follow :n, as do numbers drawn from a book."""
    trace = os.path.join(work, "trace")
    subprocess.run([ACTS, "trace", trace], check=True)
    ids, lines, open_pipe = {}, ["\\set n random(1, 9223372036854775000)", "\\startpipeline", "BEGIN;"], True
    for line in open(trace, encoding="utf-8"):
        step = json.loads(line)
        values = [":n::bigint" if (step["name"], v["name"]) in (("register_entry_add", "no"), ) else
                  "'bench-' || :n::text" if v["name"] == "idem" else literal(v, ids) for v in step["in"]]
        sql = re.sub(r"\$(\d+)", lambda x: values[int(x.group(1)) - 1], step["sql"]).replace("\n", " ")
        if not open_pipe:
            lines.append("\\startpipeline")
            open_pipe = True
        lines.append(sql.rstrip("; ") + ";")
        if re.match(r"\s*SELECT|.*\bRETURNING\b", sql, re.S | re.I):
            lines.append("\\endpipeline")
            open_pipe = False
    lines += ([] if open_pipe else ["\\startpipeline"]) + ["COMMIT;", "\\endpipeline"]
    open(path, "w", encoding="utf-8").write("\n".join(lines) + "\n")


def acts_postgres():
    if not PG:
        return
    script = os.path.join(work, "act.sql")
    pgbench_script(script)
    program = shutil.which("pgbench") or sorted(glob.glob("/usr/lib/postgresql/*/bin/pgbench"))[-1]
    ratios, ours, theirs = [], [], []
    for n in range(ROUNDS):
        schema = "bench_%d_%d" % (os.getpid(), n)
        subprocess.run(["psql", "-q", PG, "-c", "CREATE SCHEMA " + schema], check=True)
        url = PG + ("&" if "?" in PG else "?") + "options=-csearch_path%3D" + schema
        server = empty_court("acts-pg-%d" % n, database=url)
        rate, _ = petitions(server)
        server.stop()
        out = subprocess.run([program, "-n", "-M", "prepared", "-f", script, "-c", "8", "-j", "2", "-T", str(SECONDS), PG], capture_output=True, text=True,
                             env={**os.environ, "PGOPTIONS": "-csearch_path=" + schema})
        found = re.search(r"tps = ([\d.]+)", out.stdout)
        if not found:
            sys.exit("pgbench: " + out.stderr[-2000:])
        ours.append(rate), theirs.append(float(found.group(1))), ratios.append(rate / theirs[-1])
        subprocess.run(["psql", "-q", PG, "-c", "SET client_min_messages TO error; DROP SCHEMA %s CASCADE" % schema], check=True)
    m = statistics.median
    row("acts through HTTP, PostgreSQL / pgbench pipelined", "%.0f/s" % m(ours), "%.0f/s" % m(theirs), "%.2f" % m(ratios), ">= 0.6", m(ratios) >= 0.6)


# ---- pages -------------------------------------------------------------------------------------------------------------------


def demo():
    """With one more judgment, as long as many are: invented, of today, so it stands first in the list."""
    began = time.perf_counter()
    server = Server(os.path.join(work, "demo"))
    made = time.perf_counter() - began
    server.stop()
    said = "Tòa án xét thấy lời trình bày giả định của các bên phù hợp với tài liệu có trong hồ sơ vụ án. "
    ruling = {"id": "do-dac-1", "court": "Tòa án nhân dân khu vực 1 - Hoài Giang", "number": "999/%d/DS-ST" % datetime.date.today().year,
              "date": datetime.date.today().isoformat(), "type": "Dân sự", "instance": "Sơ thẩm", "title": "Tranh chấp hợp đồng vay tài sản",
              "anonymised": True, "source": "Dữ liệu giả định", "text": "DỮ LIỆU GIẢ ĐỊNH – KHÔNG PHẢI BẢN ÁN THẬT\n" +
              "\n".join(said * 4 for _ in range(28)) + "\nQUYẾT ĐỊNH:\n1. Không chấp nhận yêu cầu của nguyên đơn."}
    path = os.path.join(work, "long.jsonl")
    with open(path, "w", encoding="utf-8") as f:
        f.write(json.dumps(ruling, ensure_ascii=False) + "\n")
    subprocess.run([PROGRAM, "judgments", "import", path, "--data", os.path.join(work, "demo")], check=True, stdout=subprocess.DEVNULL)
    return Server(os.path.join(work, "demo")), made


def judgment_page():
    """The published judgment whose page is nearest to 20 KB."""
    best, after = None, "/ban-an"
    links = set(re.findall(r'href="(/ban-an/[0-9a-z-]{8,}[^"./?#]*)"', ask("GET", after)[2].decode()))
    for link in links:
        status, _, body = ask("GET", link)
        if status == 200 and (best is None or abs(len(body) - 20480) < abs(len(best[1]) - 20480)):
            best = (link, body)
    return best


def static_page():
    link, body = judgment_page()
    os.makedirs(work + "/www")
    open(work + "/www/page", "wb").write(body)
    open(work + "/conf", "w").write("""daemon off; pid %s/pid; error_log /dev/null; worker_processes 2; events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 100000000; default_type "text/html; charset=utf-8";
server { listen 127.0.0.1:%d; root %s/www; } }""" % (work, NGINX, work))
    nginx = subprocess.Popen(["nginx", "-p", work, "-c", work + "/conf"], stderr=subprocess.DEVNULL,
                             env={**os.environ, "PATH": "/usr/sbin:" + os.environ["PATH"]})
    time.sleep(1)
    ratios, ours, theirs, ours99, theirs99 = [], [], [], [], []
    for n in range(3 * ROUNDS):  # the slowest of a hundred differ from round to round by a third
        sides = [("ours", PORT, link), ("nginx", NGINX, "/page")]
        got = {name: wrk("http://127.0.0.1:%d%s" % (port, path), 64, 2, 3) for name, port, path in (sides if n % 2 == 0 else sides[::-1])}
        ours.append(got["ours"]["rate"]), theirs.append(got["nginx"]["rate"]), ratios.append(ours[-1] / theirs[-1])
        ours99.append(got["ours"]["p99"]), theirs99.append(got["nginx"]["p99"])
    nginx.terminate()
    nginx.wait()
    m = statistics.median
    row("judgment page, %d bytes / nginx" % len(body), "%.0f/s" % m(ours), "%.0f/s" % m(theirs), "%.2f" % m(ratios), ">= 0.85", m(ratios) >= 0.85)
    row("judgment page, p99", "%.2f ms" % m(ours99), "%.2f ms" % m(theirs99), "%.2f" % (m(ours99) / m(theirs99)), "<= 1", m(ours99) <= m(theirs99))


def sign_in(account):
    _, headers, body = ask("GET", "/dang-nhap")
    csrf = re.search(r'name="_csrf" value="([^"]*)"', body.decode()).group(1)
    first = "; ".join(v.split(";")[0] for v in headers.get_all("Set-Cookie") or [])
    form = urllib.parse.urlencode({"_csrf": csrf, "nguoi": account, "tiep": "/"})
    _, headers, _ = ask("POST", "/dang-nhap/gia-dinh", form, {"Content-Type": "application/x-www-form-urlencoded", "Cookie": first})
    return "; ".join(v.split(";")[0] for v in headers.get_all("Set-Cookie"))


def case_page(server):
    """A file in the middle of its life, and the one with the most events, as a clerk of the court reads them."""
    clerk = next(p for p in people() if any(x["power"] == "clerk" for x in p["posts"]))
    status, _, body = ask("POST", "/api/v1/demo/tokens", json.dumps({"account": clerk["account"]}), {"Content-Type": "application/json"})
    bearer = {"Authorization": "Bearer " + json.loads(body)["token"]}
    court = clerk["posts"][0]["court"]
    files = json.loads(ask("GET", "/api/v1/matters?limit=100&court=" + court, headers=bearer)[2])["items"]
    busiest = max(files, key=lambda f: f["version"])
    middle = max((f for f in files if f["state"] == "preparation"), key=lambda f: f["version"])
    cookie = sign_in(clerk["account"])
    for what, file in (("in preparation", middle), ("with the most events", busiest)):
        rates, worst = [], []
        for _ in range(ROUNDS):
            before = server.cpu()
            got = wrk("http://127.0.0.1:%d/nghiep-vu/ho-so/%s" % (PORT, file["id"]), 64, 1, SECONDS, header="Cookie: " + cookie)
            rates.append(got["requests"] / (server.cpu() - before)), worst.append(got["p99"])
        m = statistics.median
        row("page of the file %s, a second of one core" % what, "%.0f" % m(rates), "", "", ">= 3000", m(rates) >= 3000)
        row("page of the file %s, p99 of 64" % what, "%.1f ms" % m(worst), "", "", "<= 40 ms", m(worst) <= 40)


def cold_start_and_memory():
    starts = []
    for _ in range(5):
        server = Server(os.path.join(work, "demo"))
        starts.append(server.ready_after * 1000)
        server.stop()
    row("cold start of the demo to the first answer", "%.0f ms" % statistics.median(starts), "", "", "<= 200 ms", statistics.median(starts) <= 200)
    server = Server(os.path.join(work, "demo"))
    link = judgment_page()[0]
    clerk = next(p for p in people() if any(x["power"] == "clerk" for x in p["posts"]))
    cookie = sign_in(clerk["account"])
    public = ["/", "/ban-an", link, "/an-phi?loai=dan-su", "/lich-xet-xu", "/minh-bach", "/minh-bach/quy-tac", "/minh-bach/phan-cong", "/nop-don", "/dang-nhap"]
    own = ["/nghiep-vu", "/nghiep-vu/ho-so", "/nghiep-vu/so", "/lich-xet-xu", "/thong-bao"]
    for path, header in [(p, None) for p in public] + [(p, "Cookie: " + cookie) for p in own]:
        done = 0
        while done < 10000 / (len(public) + len(own)):
            done += wrk("http://127.0.0.1:%d%s" % (PORT, path), 64, 1, 1, header=header)["requests"]
    row("private memory after 10,000 requests to 15 pages", "%.0f MiB" % server.anonymous_memory(), "", "", "<= 64 MiB", server.anonymous_memory() <= 64)
    server.stop()


def pages():
    server, made = demo()
    row("the demo is ready", "%.1f s" % made, "", "", "<= 10 s", made <= 10)
    static_page()
    case_page(server)
    server.stop()
    cold_start_and_memory()


# ---- growth ---------------------------------------------------------------------------------------------------------------------


class Court:
    """A court of so many files (bench/growth.c), measured when asked."""

    def __init__(self, files):
        self.process = subprocess.Popen([GROWTH, str(files)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def answer(self):
        line = self.process.stdout.readline()
        return line if line else sys.exit("the court of the growth bench ended")

    def cost(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return float(self.answer())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def growth():
    sizes, rounds = (1000, 10000, 100000), []
    for _ in range(3):  # courts of their own each: where their pages come to lie in memory differs
        courts = []
        for size in sizes:
            courts.append(Court(size))
            courts[-1].answer()
        for court in courts:
            court.cost()  # warm
        rounds += [[court.cost() for court in courts] for _ in range(4)]
        for court in courts:
            court.close()
    m = statistics.median
    for i in (1, 2):
        ratio = m([costs[i] / costs[0] for costs in rounds])
        row("cost of an act at %d files / at %d" % (sizes[i], sizes[0]), "%.0f us" % m([c[i] for c in rounds]), "%.0f us" % m([c[0] for c in rounds]), "%.2f" % ratio,
            "<= 1.3", ratio <= 1.3)


def blobs():
    place = os.path.join(work, "blobs")
    os.makedirs(place)
    out = dict(line.split() for line in subprocess.run([BLOBS, place], capture_output=True, text=True, check=True).stdout.splitlines())
    shutil.rmtree(place)
    more = (int(out["anonymous_kib_most"]) - int(out["anonymous_kib_before"])) / 1024
    row("private memory an object of 4 GiB takes, in and out", "%.1f MiB" % more, "", "", "<= 8 MiB", more <= 8)


# ---- the first door, in a fresh clone ---------------------------------------------------------------------------------------


def run_door(clone):
    """Seconds until script/run answers."""
    began = time.perf_counter()
    door = subprocess.Popen(["script/run", "--port", str(PORT)], cwd=clone, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while time.perf_counter() - began < 600:
            try:
                if ask("GET", "/healthz")[0] == 200:
                    return time.perf_counter() - began
            except OSError:
                time.sleep(0.05)
        sys.exit("script/run does not answer")
    finally:
        door.terminate()
        door.wait(30)


def doors():
    clone = os.path.join(work, "clone")
    subprocess.run(["git", "clone", "-q", ".", clone], check=True)
    first = run_door(clone)
    later = statistics.median(run_door(clone) for _ in range(3))
    row("script/run in a fresh clone, packages there", "%.0f s" % first, "", "", "<= 240 s", first <= 240)
    row("script/run later", "%.1f s" % later, "", "", "<= 2 s", later <= 2)
    subprocess.run(["make", "-s", "clean"], cwd=clone, check=True)
    began = time.perf_counter()
    subprocess.run(["make", "-s", "-j%d" % os.cpu_count(), "release"], cwd=clone, check=True, stdout=subprocess.DEVNULL)
    built = time.perf_counter() - began
    row("release build from nothing", "%.0f s" % built, "", "", "<= 60 s", built <= 60)


# ---- search beside its peers: half an hour, so only when it is named -----------------------------------------------------------


def search():
    compare.run(row, OPTIONS)


# ---- the page of what was found, in a reading room of some size; only when it is named ------------------------------------------------


def address(query):
    kind, order, words = query[1:4]
    typed = {"row": '"%s"' % words, "any": words.replace(" ", " OR ")}.get(kind, words)
    return "/ban-an?" + urllib.parse.urlencode({"q": typed, **({"sap-xep": "moi"} if order == "newest" else {})})


def reading_room():
    """Each query asked once; kept pages are of no use to it."""
    count = int(OPTIONS.get("--count", 20000))
    data, asked = os.path.join(work, "room"), os.path.join(work, "addresses")
    files, queries = compare.collect(work, count, 7)
    with open(os.path.join(work, "index.log"), "w") as log:
        for args in (["init"], ["judgments", "import", files["jsonl"]], ["judgments", "index"]):
            subprocess.run([PROGRAM, *args, "--data", data], check=True, stdout=log, stderr=log)
    with open(asked, "w") as f:
        f.writelines(address(q) + "\n" for q in queries if len(q) > 3)
    for connections in (1, 16):
        server = Server(data, command="serve")
        time.sleep(6)  # work is looked for every five seconds
        server.rest()
        before = server.cpu()
        got = wrk("http://127.0.0.1:%d/" % PORT, connections, seconds=30, script="bench/search/pages.lua", env={"ADDRESSES": asked})
        used = server.cpu() - before
        server.stop()
        if connections == 1:
            row("results page of %d, p50 / p99, one reader" % count, "%.2f / %.2f ms" % (got["p50"], got["p99"]), "", "", "0.8 / 4 ms", got["p50"] <= 0.8 and got["p99"] <= 4)
        else:
            row("results page of %d, a second of one core" % count, "%.0f" % (got["requests"] / used), "", "", ">= 1000", got["requests"] / used >= 1000)


def report():
    os.makedirs("bench/results", exist_ok=True)
    with open("bench/results/latest.md", "w") as f:
        f.write("# Bench, %s\n\n%s, %d cores. Medians of alternating rounds; peers in the same run.\n\n" % (datetime.date.today(), platform.processor() or platform.machine(), os.cpu_count()))
        f.write("| figure | ours | peer | ratio | bar | reached |\n|---|---|---|---|---|---|\n")
        for r in rows:
            f.write("| %s |\n" % " | ".join(r))


try:
    print("%-52s %-26s %-26s %-12s %-10s %s" % ("figure", "ours", "peer", "ratio", "bar", "reached"))
    for part in (acts_sqlite, acts_postgres, pages, growth, blobs, doors, search, reading_room):
        if WORD in part.__name__ and (WORD or part not in (search, reading_room)):
            part()
    if not WORD:
        report()
finally:
    shutil.rmtree(work, ignore_errors=True)
