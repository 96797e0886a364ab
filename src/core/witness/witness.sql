-- The next version of a row. Two writers of one row wait for each other at the row itself.
-- name: witness_add :exec
-- in: table_name Str, row_key Str, row_id Bytes, salt Bytes, row_hash Bytes
INSERT INTO witness (table_name, row_key, version, row_id, salt, row_hash)
SELECT :table_name, :row_key, COALESCE(MAX(version), 0) + 1, :row_id, :salt, :row_hash FROM witness
WHERE table_name = :table_name AND row_key = :row_key

-- name: witness_latest :optional
-- in: table_name Str, row_key Str
-- out: version i64, row_hash Bytes
SELECT version, row_hash FROM witness WHERE table_name = :table_name AND row_key = :row_key ORDER BY version DESC LIMIT 1

-- The last key of a table, in the order of its text.
-- name: witness_last_key :optional
-- in: table_name Str
-- out: row_key Str
SELECT row_key FROM witness WHERE table_name = :table_name ORDER BY row_key DESC, version DESC LIMIT 1

-- Versions without a leaf.
-- name: witness_waiting :many
-- in: most i64
-- out: table_name Str, row_key Str, version i64, row_id Bytes, row_hash Bytes
SELECT table_name, row_key, version, row_id, row_hash FROM witness WHERE length(salt) = 0 ORDER BY table_name, row_key, version LIMIT :most

-- name: witness_set_salt :affected
-- in: table_name Str, row_key Str, version i64, salt Bytes
UPDATE witness SET salt = :salt WHERE table_name = :table_name AND row_key = :row_key AND version = :version AND length(salt) = 0

-- name: witness_by_leaf :optional
-- in: row_id Bytes, version i64
-- out: table_name Str, row_key Str, salt Bytes, row_hash Bytes
SELECT table_name, row_key, salt, row_hash FROM witness WHERE row_id = :row_id AND version = :version

-- name: witness_page :many
-- in: table_name Str, row_key Str, version i64, most i64
-- out: table_name Str, row_key Str, version i64, row_id Bytes, salt Bytes, row_hash Bytes
SELECT table_name, row_key, version, row_id, salt, row_hash FROM witness
WHERE (table_name, row_key, version) > (:table_name, :row_key, :version) ORDER BY table_name, row_key, version LIMIT :most

-- name: witness_leaves :one
-- out: total i64
-- scan: ok because it is asked where a whole court is looked through
SELECT COUNT(*) AS total FROM witness WHERE length(salt) > 0
