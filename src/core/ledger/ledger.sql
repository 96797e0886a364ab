-- name: ledger_queue_add :exec
-- in: id DocumentId, court_id CourtId, matter_id MatterId, seq i64, kind Str, commitment Hash
INSERT INTO ledger_queue (id, court_id, matter_id, seq, kind, commitment)
VALUES (:id, :court_id, :matter_id, :seq, :kind, :commitment)

-- name: ledger_queue_oldest :many
-- in: max i64
-- out: id DocumentId, court_id CourtId, matter_id MatterId, seq i64, kind Str, commitment Hash
-- scan: ok because the queue is emptied every second and the oldest come first
SELECT id, court_id, matter_id, seq, kind, commitment FROM ledger_queue ORDER BY id LIMIT :max

-- name: ledger_queue_remove :exec
-- in: id DocumentId
DELETE FROM ledger_queue WHERE id = :id

-- One sequencer among all servers of a database: held until the transaction ends. SQLite has one writer anyway.
-- name: ledger_hold :one
-- out: held i64
-- engine: postgres
-- writes: yes
SELECT 1 AS held FROM pg_advisory_xact_lock(7160261)

-- name: ledger_hold :one
-- out: held i64
-- engine: sqlite
-- writes: yes
SELECT 1 AS held

-- name: ledger_leaf_add :exec
-- in: log i64, idx i64, court_id CourtId, matter_id MatterId, seq i64, kind Str, commitment Hash
INSERT INTO ledger_leaf (log, idx, court_id, matter_id, seq, kind, commitment)
VALUES (:log, :idx, :court_id, :matter_id, :seq, :kind, :commitment)

-- name: ledger_leaves_from :many
-- in: log i64, idx i64, below i64, max i64
-- out: idx i64, court_id Str, matter_id Bytes, seq i64, kind Str, commitment Bytes
-- Court and file as they stand, for a check must be able to read rows that somebody spoiled.
SELECT idx, court_id, matter_id, seq, kind, commitment FROM ledger_leaf
WHERE log = :log AND idx >= :idx AND idx < :below ORDER BY idx LIMIT :max

-- name: ledger_leaves_beyond :many
-- in: log i64, size i64, max i64
-- out: log i64, idx i64
SELECT log, idx FROM ledger_leaf WHERE log = :log AND (idx >= :size OR idx < 0) ORDER BY idx LIMIT :max

-- name: ledger_leaves_of_event :many
-- in: court_id CourtId, matter_id MatterId, seq i64
-- out: log i64, idx i64, kind Str, commitment Hash
SELECT log, idx, kind, commitment FROM ledger_leaf
WHERE court_id = :court_id AND matter_id = :matter_id AND seq = :seq ORDER BY log DESC, idx DESC LIMIT 32

-- name: ledger_waiting :one
-- in: court_id CourtId, matter_id MatterId, seq i64
-- out: waits bool
-- scan: ok because the queue is emptied every second
SELECT EXISTS (SELECT 1 FROM ledger_queue WHERE court_id = :court_id AND matter_id = :matter_id AND seq = :seq) AS waits

-- name: ledger_log_add :exec
-- in: log i64, origin Str, size i64, opened_at Instant, prior Str
INSERT INTO ledger_log (log, origin, size, opened_at, prior) VALUES (:log, :origin, :size, :opened_at, :prior)

-- name: ledger_log_grow :affected
-- in: log i64, old_size i64, new_size i64
UPDATE ledger_log SET size = :new_size WHERE log = :log AND size = :old_size

-- name: ledger_log_last :optional
-- out: log i64, origin Str, size i64
SELECT log, origin, size FROM ledger_log ORDER BY log DESC LIMIT 1

-- name: ledger_logs :many
-- out: log i64, origin Str, size i64, opened_at Instant, prior Str
SELECT log, origin, size, opened_at, prior FROM ledger_log ORDER BY log LIMIT 1000

-- name: ledger_checkpoint_add :exec
-- in: log i64, size i64, at Instant, root Hash, note Str
INSERT INTO ledger_checkpoint (log, size, at, root, note) VALUES (:log, :size, :at, :root, :note)
ON CONFLICT (log, size) DO NOTHING

-- name: ledger_checkpoints_from :many
-- in: log i64, size i64, max i64
-- out: size i64, at Instant, root Bytes, note Str
SELECT size, at, root, note FROM ledger_checkpoint WHERE log = :log AND size > :size ORDER BY size LIMIT :max

-- name: ledger_checkpoints_of_none :many
-- in: max i64
-- out: log i64, size i64
-- scan: ok because every checkpoint is looked at
SELECT c.log, c.size FROM ledger_checkpoint c WHERE NOT EXISTS (SELECT 1 FROM ledger_log l WHERE l.log = c.log)
ORDER BY c.log, c.size LIMIT :max

-- name: ledger_checkpoint_first :optional
-- in: at Instant
-- out: log i64, size i64, at Instant, root Hash, note Str
SELECT log, size, at, root, note FROM ledger_checkpoint WHERE at >= :at ORDER BY at, log, size LIMIT 1
