-- A hand in the database behind the program.
-- name: tamper_commitment :exec
-- in: idx i64, commitment Hash
UPDATE ledger_leaf SET commitment = :commitment WHERE log = 1 AND idx = :idx

-- name: tamper_court :exec
-- in: idx i64, court Str
UPDATE ledger_leaf SET court_id = :court WHERE log = 1 AND idx = :idx

-- name: tamper_remove :exec
-- in: idx i64
DELETE FROM ledger_leaf WHERE log = 1 AND idx = :idx

-- name: tamper_insert :exec
-- in: idx i64, matter_id MatterId, commitment Hash
INSERT INTO ledger_leaf (log, idx, court_id, matter_id, seq, kind, commitment) VALUES (1, :idx, 'T01K01', :matter_id, 1, 'event', :commitment)

-- name: tamper_size :exec
-- in: size i64
UPDATE ledger_log SET size = :size WHERE log = 1
