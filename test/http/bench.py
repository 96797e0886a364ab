#!/usr/bin/env python3
"""A kept 20 KB page against nginx serving the same bytes as a file (both 2 threads), keep-alive, 64 connections, alternating runs; and a
trivial handler through the workers. Usage: bench.py SERVER [RUNS [SECONDS]]   Needs nginx and wrk. Ports 18120-18121."""
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

OURS, NGINX = 18120, 18121
runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
seconds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
path = {**os.environ, "PATH": "/usr/sbin:" + os.environ.get("PATH", "")}
folder = tempfile.mkdtemp(prefix="congly-bench-")
os.chmod(folder, 0o755)


def cpu(pids):
    """Seconds of processor time so far: does not care what else the machine is doing."""
    fields = [open("/proc/%d/stat" % p).read().rsplit(")", 1)[1].split() for p in pids]
    return sum(int(f[11]) + int(f[12]) for f in fields) / os.sysconf("SC_CLK_TCK")


def wrk(port, page, pids):
    before = cpu(pids)
    out = subprocess.run(["wrk", "-t2", "-c64", "-d%ds" % seconds, "--latency", "http://127.0.0.1:%d%s" % (port, page)], capture_output=True, text=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))
    n, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", out).groups()
    if "Non-2xx" in out or "Socket errors" in out:
        print(out)
    requests = int(re.search(r"(\d+) requests in", out).group(1))
    return rate, float(n) * {"us": 0.001, "ms": 1, "s": 1000}[unit], (cpu(pids) - before) / requests * 1e6


server = subprocess.Popen([sys.argv[1], str(OURS)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, "PROBE_BENCH": "1"})
server.stdout.readline()
os.makedirs(folder + "/www/trang")
with urllib.request.urlopen("http://127.0.0.1:%d/trang/1" % OURS) as a:
    open(folder + "/www/trang/1", "wb").write(a.read())
open(folder + "/conf", "w").write("""daemon off; pid %s/pid; error_log /dev/null; worker_processes 2; events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 100000000; default_type "text/html; charset=utf-8";
server { listen 127.0.0.1:%d; root %s/www; } }""" % (folder, NGINX, folder))
nginx = subprocess.Popen(["nginx", "-p", folder, "-c", folder + "/conf"], stderr=subprocess.DEVNULL, env=path)
time.sleep(1)
workers = [int(p) for p in open("/proc/%d/task/%d/children" % (nginx.pid, nginx.pid)).read().split()]
try:
    ratios, ours99, theirs99, work = [], [], [], []
    for i in range(runs):
        pair = [(OURS, "ours", [server.pid]), (NGINX, "nginx", workers)]
        got = {name: wrk(port, "/trang/1", pids) for port, name, pids in (pair if i % 2 == 0 else pair[::-1])}
        ratios.append(got["ours"][0] / got["nginx"][0])
        ours99.append(got["ours"][1])
        theirs99.append(got["nginx"][1])
        work.append(got["nginx"][2] / got["ours"][2])
        print("run %d: ours %.0f/s p99 %.2f ms cpu %.1f us, nginx %.0f/s p99 %.2f ms cpu %.1f us, ratio %.2f" % (i + 1, *got["ours"], *got["nginx"], ratios[-1]))
    print("kept page: ratio %.2f by rate, %.2f by processor time (medians of %d), p99 %.2f ms against %.2f ms" % (statistics.median(ratios), statistics.median(work), runs, statistics.median(ours99), statistics.median(theirs99)))
    print("handler through the workers: %.0f/s, p99 %.2f ms, cpu %.1f us" % wrk(OURS, "/nho", [server.pid]))
    status = open("/proc/%d/status" % server.pid).read()
    print("RssAnon after it: %s KiB" % re.search(r"RssAnon:\s+(\d+)", status).group(1))
finally:
    server.terminate()
    nginx.terminate()
    server.wait()
    nginx.wait()
    shutil.rmtree(folder)
