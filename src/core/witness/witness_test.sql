-- A writer's own statements, and a hand in the database behind the program.
-- name: room_put :exec
-- in: court_id CourtId, room Str, name Str, seats i64
INSERT INTO courtroom (court_id, room, name, seats, closed_on) VALUES (:court_id, :room, :name, :seats, '')
ON CONFLICT (court_id, room) DO UPDATE SET name = excluded.name, seats = excluded.seats

-- name: room_drop :exec
-- in: court_id CourtId, room Str
DELETE FROM courtroom WHERE court_id = :court_id AND room = :room

-- name: look_add :exec
-- in: hour_at Instant, scope Bytes, times i64
INSERT INTO look (scope, hour_at, person_id, acting_for, purpose, times, reason) VALUES (:scope, :hour_at, :scope, :scope, 'read', :times, '')

-- name: look_alter :exec
-- in: hour_at Instant, scope Bytes, times i64
UPDATE look SET times = :times WHERE scope = :scope AND hour_at = :hour_at

-- name: version_hash :exec
-- in: row_key Str, row_hash Bytes
UPDATE witness SET row_hash = :row_hash WHERE table_name = 'courtroom' AND row_key = :row_key

-- name: version_salt :exec
-- in: row_key Str, salt Bytes
UPDATE witness SET salt = :salt WHERE table_name = 'courtroom' AND row_key = :row_key

-- name: version_id :exec
-- in: row_key Str, row_id Bytes
UPDATE witness SET row_id = :row_id WHERE table_name = 'courtroom' AND row_key = :row_key

-- name: version_key :exec
-- in: row_key Str, to_key Str
UPDATE witness SET row_key = :to_key WHERE table_name = 'courtroom' AND row_key = :row_key

-- name: version_number :exec
-- in: row_key Str, version i64
UPDATE witness SET version = :version WHERE table_name = 'courtroom' AND row_key = :row_key

-- name: version_drop :exec
-- in: table_name Str, row_key Str, version i64
DELETE FROM witness WHERE table_name = :table_name AND row_key = :row_key AND version = :version

-- name: version_of_none :exec
-- in: row_id Bytes
INSERT INTO witness (table_name, row_key, version, row_id, salt, row_hash) VALUES ('no_table', 'x', 1, :row_id, :row_id, :row_id)
