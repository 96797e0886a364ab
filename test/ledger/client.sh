#!/bin/sh
# The served ledger read by a client that knows nothing of this program: Go's own transparency-log library (the one that guards Go
# modules). Skipped where there is no Go or its library cannot be had. Ends with "N passed, N failed".
cd "$(dirname "$0")/../.." || exit 3
skip() { echo "ledger client: $1"; echo "0 passed, 0 failed, 1 skipped"; exit 0; }

command -v go >/dev/null || skip "Go is not at hand"
work=$(mktemp -d) || exit 3
server=
finish() {
    exec 3>&- 2>/dev/null
    [ -z "$server" ] || wait "$server"
    rm -rf "$work"
}
trap finish EXIT

export GOTOOLCHAIN=local GOFLAGS=-mod=readonly GOCACHE="${GOCACHE:-$work/cache}"
(cd test/ledger/client && go build -o "$work/client" .) 2>"$work/said" || {
    grep -qE 'dial|lookup|proxy|i/o timeout|connect' "$work/said" && skip "its library cannot be fetched"
    cat "$work/said"; echo "0 passed, 1 failed"; exit 1
}
make --no-print-directory -s -f test/ledger/Makefile.inc || { echo "0 passed, 1 failed"; exit 1; }

mkfifo "$work/in"
build/debug/test/ledger_server "$work" <"$work/in" >"$work/out" 2>"$work/err" &
server=$!
exec 3>"$work/in"
for _ in $(seq 600); do
    [ -s "$work/out" ] && break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
done
read -r port vkey <"$work/out" || { cat "$work/err"; echo "0 passed, 1 failed"; exit 1; }
"$work/client" "http://127.0.0.1:$port/so-doi-chung/1" "$vkey"
