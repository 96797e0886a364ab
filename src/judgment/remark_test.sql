-- Somebody edits the database behind the program's back.
-- name: spoil_remark_state :exec
-- in: state Str
-- scan: ok because of a test
UPDATE remark SET state = :state WHERE decisions = 1

-- name: spoil_remark_count :exec
-- in: proposals i64
-- scan: ok because of a test
UPDATE remark_count SET proposals = :proposals

-- Everything that has words of people.
-- name: remark_words_kept :one
-- in: nothing Str
-- scan: ok because of a test
-- out: total i64
SELECT (SELECT COUNT(*) FROM remark WHERE words <> :nothing OR shown_as <> :nothing OR criteria <> :nothing)
     + (SELECT COUNT(*) FROM remark_decision WHERE reason <> :nothing) AS total
