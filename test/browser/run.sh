#!/bin/sh
# The court in Debian's Chromium: `test/browser/run.sh [FILE...]`; ends with "N passed, N failed". Pictures are left in build/pictures/ (not with CI=true).
cd "$(dirname "$0")/../.." || exit 3
make --no-print-directory -s release || { echo "0 passed, 1 failed"; exit 1; }
(cd test/browser && npm ci --silent --no-audit --no-fund) || { echo "0 passed, 1 failed"; exit 3; }
[ $# -gt 0 ] || set -- test/browser/*.test.js # in this order: the last asks what the others met
rm -f build/browser-met
log=$(mktemp) || exit 3
node --test --test-concurrency=1 --test-reporter=tap "$@" >"$log"
grep -vE '^ *(duration_ms|type|---|\.\.\.|# Subtest|1\.\.)' "$log" | grep -vE '^ *ok '
passed=$(sed -n 's/^# pass //p' "$log") failed=$(sed -n 's/^# fail //p' "$log") cancelled=$(sed -n 's/^# cancelled //p' "$log")
rm -f "$log"
failed=$((${failed:-1} + ${cancelled:-0}))
echo "${passed:-0} passed, $failed failed"
[ "$failed" -eq 0 ]
