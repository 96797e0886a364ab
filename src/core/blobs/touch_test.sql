-- A hand in the database.
-- name: touch_size :exec
-- in: blob_id BlobId, size i64
UPDATE blob SET size = :size WHERE blob_id = :blob_id

