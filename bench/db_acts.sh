#!/bin/sh
# The room db beside the engines' own interfaces: SQLite beside a bare loop, PostgreSQL beside pgbench with the same
# statements in pipeline mode. Alternating runs on an otherwise quiet machine; what counts are the ratios.
#   bench/db_acts.sh [SECONDS] [MATTERS]        (PostgreSQL: CONGLY_TEST_PG or a server of test/pg.sh)
cd "$(dirname "$0")/.." || exit 3
seconds=${1:-3} matters=${2:-100000}
make --no-print-directory VARIANT=release build/release/bench/db_acts >/dev/null || exit 3
program=build/release/bench/db_acts
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"; [ -z "$own" ] || test/pg.sh stop' EXIT

"$program" sqlite "$work" "$seconds" "$matters" || exit 3

own=''
if [ -z "$CONGLY_TEST_PG" ]; then
    CONGLY_TEST_PG=$(test/pg.sh start) || exit 3
    own=yes
fi
pgbench=$(command -v pgbench || ls /usr/lib/postgresql/*/bin/pgbench | head -n 1)
psql -q "$CONGLY_TEST_PG" -c 'DROP SCHEMA IF EXISTS bench CASCADE' -c 'CREATE SCHEMA bench' 2>/dev/null || exit 3
url="$CONGLY_TEST_PG&options=-csearch_path%3Dbench"
"$program" load "$url" "$matters" || exit 3
psql -q "$url" -c 'VACUUM ANALYZE' -c CHECKPOINT || exit 3

# The same twelve statements; keys are sixteen digits, so that a number writes them.
input=$(printf '%0300d' 0) outcome=$(printf '%0120d' 0) leaf=$(printf '%032d' 0)
key="'T79K01', :matter, :seq"
where="court_id = 'T79K01' AND matter_id = :matter"
cat >"$work/act.sql" <<SQL
\set matter random(1000000000000000, 1000000000000000 + $matters - 1)
\set seq random(1, 4611686018427387903)
\startpipeline
BEGIN ISOLATION LEVEL READ COMMITTED;
SELECT procedure, state, version, seq, title FROM matter WHERE $where FOR UPDATE;
\endpipeline
\startpipeline
SELECT capacity, name FROM participant WHERE $where AND number = 1;
\endpipeline
\startpipeline
UPDATE matter SET state = 'fee_due', version = version + 1, seq = :seq WHERE $where;
INSERT INTO event (court_id, matter_id, seq, act, actor, at, input, outcome, leaf) VALUES ($key, 'issue_fee_notice', 'judge-1', 1770000000000, '$input', '$outcome', '$leaf');
UPDATE deadline SET satisfied_by = :seq WHERE $where AND seq = 1;
INSERT INTO deadline (court_id, matter_id, seq, rule, start_on, end_on, unshifted_end, satisfied_by) VALUES ($key, 'examine_petition', '2026-01-05', '2026-01-15', '2026-01-15', NULL);
UPDATE task SET done = 1 - done WHERE $where AND seq = 1;
INSERT INTO task (court_id, matter_id, seq, kind, power, due_on, done) VALUES ($key, 'examine', 'examining_judge', '2026-01-15', 0);
INSERT INTO document (court_id, matter_id, seq, kind, template_version, data) VALUES ($key, '29-DS', 1, '$input');
INSERT INTO matter_field (court_id, matter_id, field, number) VALUES ('T79K01', :matter, 'claim_value', :seq) ON CONFLICT (court_id, matter_id, field) DO UPDATE SET number = excluded.number;
INSERT INTO ledger_leaf (court_id, matter_id, seq, leaf) VALUES ($key, '$leaf');
INSERT INTO outbox (court_id, matter_id, seq, topic, done) VALUES ($key, 'matter_changed', 0);
COMMIT;
\endpipeline
SQL

middle() { sort -n | sed -n 2p; }
for submitters in 1 8 32; do
    # as many connections as the pool of ours opens: the rest of the submitters wait for one
    connections=$submitters
    [ "$connections" -gt 8 ] && connections=8
    : >"$work/ours" && : >"$work/theirs"
    for round in 1 2 3; do
        "$program" postgres "$url" "$seconds" "$submitters" "$matters" >>"$work/ours" || exit 3
        PGOPTIONS='-csearch_path=bench' "$pgbench" -n -M prepared -f "$work/act.sql" -c "$connections" -j "$connections" -T "${seconds%.*}" "$CONGLY_TEST_PG" \
            2>"$work/log" | sed -n 's/^tps = \([0-9]*\).*/\1/p' >>"$work/theirs"
    done
    awk -v n="$submitters" -v ours="$(middle <"$work/ours")" -v theirs="$(middle <"$work/theirs")" \
        'BEGIN { printf "postgres_%d ours %d pgbench %d ratio %.2f\n", n, ours, theirs, (theirs ? ours / theirs : 0) }'
done
psql -q "$url" -c 'DROP SCHEMA bench CASCADE' 2>/dev/null
