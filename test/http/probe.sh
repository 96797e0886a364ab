#!/bin/sh
# Raw HTTP against the server program of the probes, and against nginx where it is at hand: what nginx refuses is never accepted.
# Ends with "N passed, N failed".
cd "$(dirname "$0")/../.." || exit 3
make --no-print-directory -s -f test/http/Makefile.inc || { echo "0 passed, 1 failed"; exit 1; }
exec python3 test/http/probe.py build/debug/test/http_probe_server "$@"
