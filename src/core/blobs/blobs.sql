-- name: blob_insert :exec
-- in: blob_id BlobId, owner Bytes, name Str, size i64, key Bytes, now Instant
INSERT INTO blob (blob_id, owner, name, size, key, hash, media_type, fault, held, doomed, seen_at, finished_at)
VALUES (:blob_id, :owner, :name, :size, :key, NULL, '', '', 0, 0, :now, 0)

-- name: blob_row :optional
-- in: blob_id BlobId
-- out: owner Bytes, name Str, size i64, key Bytes, hash Hash?, media_type Str, fault Str, held bool, seen_at Instant, finished_at Instant
SELECT owner, name, size, key, hash, media_type, fault, held, seen_at, finished_at FROM blob WHERE blob_id = :blob_id AND doomed = 0

-- name: blob_finish :affected
-- in: blob_id BlobId, size i64, hash Hash, media_type Str, fault Str, now Instant
UPDATE blob SET size = :size, hash = :hash, media_type = :media_type, fault = :fault, seen_at = :now, finished_at = :now
WHERE blob_id = :blob_id AND finished_at = 0 AND doomed = 0

-- What a sender has on disk that no file or draft needs yet.
-- name: blob_loose_bytes :one
-- in: owner Bytes
-- out: bytes i64
SELECT CAST(COALESCE(SUM(CASE WHEN size > 0 THEN size ELSE 0 END), 0) AS BIGINT) AS bytes
FROM blob WHERE owner = :owner AND held = 0

-- A few keys: to tell a wrong store key before the first reader does.
-- name: blob_some :many
-- out: blob_id BlobId, key Bytes
-- scan: ok because few rows are taken in the order of the key
SELECT blob_id, key FROM blob ORDER BY blob_id LIMIT 8

-- name: blob_touch :exec
-- in: blob_id BlobId, now Instant
UPDATE blob SET seen_at = :now WHERE blob_id = :blob_id AND finished_at = 0

-- name: blob_part_add :exec
-- in: blob_id BlobId, no i64, hash Hash
INSERT INTO blob_part (blob_id, no, hash) VALUES (:blob_id, :no, :hash)
ON CONFLICT (blob_id, no) DO UPDATE SET hash = excluded.hash

-- name: blob_part_drop :exec
-- in: blob_id BlobId, no i64
DELETE FROM blob_part WHERE blob_id = :blob_id AND no = :no

-- name: blob_parts :many
-- in: blob_id BlobId
-- out: no i64, hash Hash
SELECT no, hash FROM blob_part WHERE blob_id = :blob_id ORDER BY no LIMIT 1024

-- name: blob_use_add :exec
-- in: blob_id BlobId, holder Bytes
INSERT INTO blob_use (blob_id, holder) VALUES (:blob_id, :holder) ON CONFLICT (blob_id, holder) DO NOTHING

-- name: blob_use_drop :exec
-- in: blob_id BlobId, holder Bytes
DELETE FROM blob_use WHERE blob_id = :blob_id AND holder = :holder

-- name: blob_used :one
-- in: blob_id BlobId, holder Bytes
-- out: used bool
SELECT EXISTS (SELECT 1 FROM blob_use WHERE blob_id = :blob_id AND holder = :holder) AS used

-- name: blob_mark :exec
-- in: blob_id BlobId
UPDATE blob SET held = CASE WHEN EXISTS (SELECT 1 FROM blob_use u WHERE u.blob_id = :blob_id) THEN 1 ELSE 0 END
WHERE blob_id = :blob_id

-- What nobody has needed since then, and what an interrupted sweep left.
-- name: blob_sweepable :many
-- in: unfinished_before Instant, finished_before Instant, after_at Instant, after_id BlobId, most i64
-- out: blob_id BlobId, seen_at Instant
SELECT blob_id, seen_at FROM blob
WHERE held = 0 AND (seen_at, blob_id) > (:after_at, :after_id) AND seen_at < :unfinished_before
  AND (doomed = 1 OR finished_at = 0 OR seen_at < :finished_before)
ORDER BY seen_at, blob_id LIMIT :most

-- name: blob_doom :affected
-- in: blob_id BlobId, seen_at Instant
UPDATE blob SET doomed = 1 WHERE blob_id = :blob_id AND held = 0 AND seen_at = :seen_at

-- name: blob_delete :exec
-- in: blob_id BlobId
DELETE FROM blob WHERE blob_id = :blob_id AND doomed = 1

-- name: blob_parts_delete :exec
-- in: blob_id BlobId
DELETE FROM blob_part WHERE blob_id = :blob_id

-- Every finished object, for a check of all.
-- name: blobs_finished :many
-- in: after BlobId, max i64
-- out: blob_id BlobId
SELECT blob_id FROM blob WHERE blob_id > :after AND finished_at <> 0 AND doomed = 0 ORDER BY blob_id LIMIT :max
