-- name: petition_draft_add :exec
-- in: person_id PersonId, draft_id DraftId, matter_id MatterId, sealed Bytes, at Instant
INSERT INTO draft (person_id, draft_id, matter_id, court_id, sealed, version, made_at, saved_at, submitted)
VALUES (:person_id, :draft_id, :matter_id, '', :sealed, 1, :at, :at, 0)

-- name: petition_draft_one :optional
-- in: person_id PersonId, draft_id DraftId
-- out: matter_id MatterId, court_id Str, sealed Bytes, version i64, made_at Instant, saved_at Instant, submitted bool
SELECT matter_id, court_id, sealed, version, made_at, saved_at, submitted
FROM draft WHERE person_id = :person_id AND draft_id = :draft_id

-- A person has few: DRAFTS_MOST at a time, and submitted ones only until they are swept.
-- name: petition_draft_all :many
-- in: person_id PersonId, most i64
-- out: draft_id DraftId, matter_id MatterId, court_id Str, sealed Bytes, version i64, made_at Instant, saved_at Instant, submitted bool
SELECT draft_id, matter_id, court_id, sealed, version, made_at, saved_at, submitted
FROM draft WHERE person_id = :person_id AND submitted = 0 ORDER BY saved_at DESC, draft_id DESC LIMIT :most

-- Nothing happens when another save came between, or when it is being submitted.
-- name: petition_draft_save :affected
-- in: person_id PersonId, draft_id DraftId, version i64, sealed Bytes, at Instant
UPDATE draft SET sealed = :sealed, version = version + 1, saved_at = :at
WHERE person_id = :person_id AND draft_id = :draft_id AND version = :version AND court_id = ''

-- Fixes the court: from here on the draft can be submitted to this court and to no other.
-- name: petition_draft_fix :affected
-- in: person_id PersonId, draft_id DraftId, court_id Str
UPDATE draft SET court_id = :court_id
WHERE person_id = :person_id AND draft_id = :draft_id AND (court_id = '' OR court_id = :court_id)

-- name: petition_draft_release :exec
-- in: person_id PersonId, draft_id DraftId
UPDATE draft SET court_id = '' WHERE person_id = :person_id AND draft_id = :draft_id AND submitted = 0

-- name: petition_draft_submitted :exec
-- in: person_id PersonId, draft_id DraftId, nothing Bytes, at Instant
UPDATE draft SET submitted = 1, sealed = :nothing, saved_at = :at WHERE person_id = :person_id AND draft_id = :draft_id

-- name: petition_draft_remove :affected
-- in: person_id PersonId, draft_id DraftId
DELETE FROM draft WHERE person_id = :person_id AND draft_id = :draft_id AND submitted = 0 AND court_id = ''

-- Drafts nobody has saved for long, a few at a time.
-- name: petition_draft_old :many
-- in: before Instant, most i64
-- out: person_id PersonId, draft_id DraftId
SELECT person_id, draft_id FROM draft WHERE saved_at < :before ORDER BY saved_at, draft_id LIMIT :most

-- name: petition_draft_forget :affected
-- in: person_id PersonId, draft_id DraftId, before Instant
DELETE FROM draft WHERE person_id = :person_id AND draft_id = :draft_id AND saved_at < :before
