-- uses: core/access/access.h
-- A hand in the database behind the program.
-- name: grant_given_back :exec
-- in: grant_id GrantId
UPDATE access_grant SET ended_at = 0 WHERE grant_id = :grant_id
