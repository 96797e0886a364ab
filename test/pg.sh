#!/bin/sh
# A PostgreSQL server of the tests' own: a cluster in a temporary directory, a unix socket and 127.0.0.1:PORT.
#   test/pg.sh start   makes and starts it unless it runs, prints its URL     (export CONGLY_TEST_PG=$(test/pg.sh start))
#   test/pg.sh stop    stops it and removes it                                test/pg.sh url   prints the URL if it runs
#   test/pg.sh crash   stops it as a fall would, without a word to anybody, and leaves its data for the next start
# CONGLY_PG_PORT (5540) and CONGLY_PG_DIR choose another place. Durable like a real one (fsync on) unless CONGLY_PG_FAST=1.
port=${CONGLY_PG_PORT:-5540}
dir=${CONGLY_PG_DIR:-${TMPDIR:-/tmp}/congly-pg-$port}

bin=''
for candidate in /usr/lib/postgresql/15/bin "$(dirname "$(command -v pg_ctl 2>/dev/null || echo /none/pg_ctl)")" /usr/lib/postgresql/*/bin; do
    if [ -x "$candidate/initdb" ]; then bin=$candidate; break; fi
done
if [ -z "$bin" ]; then echo "pg.sh: PostgreSQL is not installed (Debian: postgresql-15)" >&2; exit 3; fi

# PostgreSQL refuses to run as root: then it runs as the package's own user.
if [ "$(id -u)" -eq 0 ]; then
    id postgres >/dev/null 2>&1 || { echo "pg.sh: no user postgres" >&2; exit 3; }
    run() { (cd / && runuser -u postgres -- "$@"); }
else
    run() { "$@"; }
fi

url="postgresql://postgres@/postgres?host=$dir/socket&port=$port"
running() { [ -f "$dir/data/postmaster.pid" ] && run "$bin/pg_ctl" -D "$dir/data" status >/dev/null 2>&1; }

case "$1" in
start)
    if ! running; then
        mkdir -p "$dir/socket" || exit 3
        chmod 755 "$dir"
        if [ "$(id -u)" -eq 0 ]; then chown -R postgres: "$dir"; fi
        if [ ! -f "$dir/data/PG_VERSION" ]; then
            run "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-instructions >"$dir/initdb.log" 2>&1 ||
                { cat "$dir/initdb.log" >&2; exit 3; }
            {
                echo "listen_addresses = '127.0.0.1'"
                echo "port = $port"
                echo "unix_socket_directories = '$dir/socket'"
                echo "max_connections = 100"
                echo "shared_buffers = '128MB'"
                echo "logging_collector = off"
                if [ "${CONGLY_PG_FAST:-0}" = 1 ]; then echo "fsync = off"; fi
            } | run tee -a "$dir/data/postgresql.conf" >/dev/null
        fi
        run "$bin/pg_ctl" -D "$dir/data" -l "$dir/data/server.log" -w -t 30 start >/dev/null 2>&1 ||
            { tail -n 20 "$dir/data/server.log" >&2; exit 3; }
    fi
    echo "$url"
    ;;
stop)
    if running; then run "$bin/pg_ctl" -D "$dir/data" -m fast -w stop >/dev/null || exit 3; fi
    case "$dir" in */congly-pg-*) rm -rf "$dir" ;; esac
    ;;
crash)
    running || { echo "pg.sh: not running" >&2; exit 1; }
    run "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null || exit 3
    ;;
url)
    running || { echo "pg.sh: not running" >&2; exit 1; }
    echo "$url"
    ;;
*)
    echo "usage: test/pg.sh start|stop|crash|url" >&2
    exit 2
    ;;
esac
