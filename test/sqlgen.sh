#!/bin/sh
# What tools/sqlgen refuses: one broken .sql each; the message names FILE:LINE. Ends with "N passed, N failed".
cd "$(dirname "$0")/.." || exit 3
make --no-print-directory build/tools/sqlgen >/dev/null || exit 3
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

run() { build/tools/sqlgen queries "$work/x.sql" "$work/x.h" "$work/x.c" x.h x_queries 2>"$work/said"; }
verdict() { if [ "$1" = yes ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "sqlgen: $2: $(cat "$work/said")"; fi; }

# refuses LINE "WORDS OF THE MESSAGE" <text
refuses() {
    cat >"$work/x.sql"
    if run; then verdict no "accepted what it should refuse ($2)"; return; fi
    if grep -qF "$work/x.sql:$1: " "$work/said" && grep -qF -- "$2" "$work/said"; then verdict yes; else verdict no "expected line $1, \"$2\""; fi
}
# accepts "TEXT THE C CONTAINS" <text
accepts() {
    cat >"$work/x.sql"
    if run && grep -qF -- "$1" "$work/x.c" "$work/x.h"; then verdict yes; else verdict no "expected to accept and write: $1"; fi
}

refuses 3 '":b" is not in' <<'SQL'
-- name: q :exec
-- in: k i64
DELETE FROM t WHERE a = :k AND b = :b
SQL
refuses 2 '":b" is not used' <<'SQL'
-- name: q :exec
-- in: k i64, b Str
DELETE FROM t WHERE k = :k -- not :b
SQL
refuses 2 'unknown type "Integer"' <<'SQL'
-- name: q :exec
-- in: k Integer
DELETE FROM t WHERE k = :k
SQL
refuses 1 'expected "-- name:' <<'SQL'
-- name: q :several
SELECT 1
SQL
refuses 1 'needs "-- out:"' <<'SQL'
-- name: q :one
SELECT 1
SQL
refuses 1 'gives no rows' <<'SQL'
-- name: q :exec
-- out: n i64
DELETE FROM t
SQL
refuses 2 'unknown line "-- ins:"' <<'SQL'
-- name: q :exec
-- ins: a i64
DELETE FROM t
SQL
refuses 3 '"-- in:" stands before' <<'SQL'
-- name: q :exec
DELETE FROM t
-- in: k i64
WHERE k = :k
SQL
refuses 3 'is there already' <<'SQL'
-- name: q :exec
DELETE FROM t
-- name: q :exec
DELETE FROM u
SQL
refuses 1 'for one engine only' <<'SQL'
-- name: q :exec
-- engine: sqlite
DELETE FROM t
SQL
refuses 4 'differ in kind' <<'SQL'
-- name: q :exec
-- engine: sqlite
DELETE FROM t
-- name: q :affected
-- engine: postgres
DELETE FROM t
SQL
refuses 4 '"::" is for PostgreSQL alone' <<'SQL'
-- name: q :one
-- out: n i64
SELECT
1::bigint AS n
SQL
refuses 3 'does not end' <<'SQL'
-- name: q :one
-- out: n i64
SELECT 'a
AS n
SQL
refuses 2 'one statement a block' <<'SQL'
-- name: q :exec
DELETE FROM t; DELETE FROM u
SQL
refuses 2 'is not portable' <<'SQL'
-- name: q :exec
DELETE FROM t WHERE a = $1
SQL
refuses 3 'needs "-- writes: yes"' <<'SQL'
-- name: q :one
-- out: n i64
SELECT n FROM t LIMIT 1 @for_update
SQL
refuses 3 'expected "-- scan: ok because' <<'SQL'
-- name: q :many
-- out: n i64
-- scan: yes
SELECT n FROM t LIMIT 9
SQL
refuses 2 'cannot be a name here' <<'SQL'
-- name: q :exec
-- in: db i64
DELETE FROM t WHERE a = :db
SQL
refuses 1 'before the first "-- name:"' <<'SQL'
SELECT 1
SQL
refuses 1 'cannot read src/no/such.h' <<'SQL'
-- uses: no/such.h
-- name: q :exec
DELETE FROM t
SQL
refuses 1 'no "-- name:" block' <<'SQL'
-- nothing here
SQL
accepts 'k = \?1  AND b = '"'"':k; \"it'"''"'s\" -- \?'"'"' AND c = \?1' <<'SQL'
-- name: q :exec
-- in: k i64
DELETE FROM t WHERE k = :k /* not :x, 'quote */ AND b = ':k; "it''s" -- ?'
  AND c = :k;   -- 'another
SQL
accepts 'MaybeMatterId m' <<'SQL'
-- name: q :affected
-- in: m MatterId?
DELETE FROM t WHERE m = :m
SQL
accepts '$1::bigint' <<'SQL'
-- name: q :one
-- in: k i64
-- out: n i64
-- engine: postgres
SELECT :k::bigint AS n
-- name: q :one
-- in: k i64
-- out: n i64
-- engine: sqlite
SELECT :k AS n
SQL

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
