-- uses: judgment/ruling.h
-- uses: judgment/remark.h

-- name: remark_last_no :one
-- in: person_id PersonId
-- out: no i64
SELECT COALESCE(MAX(no), 0) AS no FROM remark WHERE person_id = :person_id

-- name: remark_sent_since :one
-- in: person_id PersonId, since Instant
-- out: total i64
SELECT COUNT(*) AS total FROM remark WHERE person_id = :person_id AND sent_at >= :since

-- name: remark_same :one
-- in: person_id PersonId, ruling_id RulingId, digest Bytes
-- out: total i64
SELECT COUNT(*) AS total FROM remark
WHERE person_id = :person_id AND ruling_id = :ruling_id AND digest = :digest AND state <> 'withdrawn'

-- A proposal of that person which waits or is shown.
-- name: remark_proposal_of :optional
-- in: person_id PersonId, ruling_id RulingId
-- out: remark_id RemarkId
SELECT remark_id FROM remark
WHERE person_id = :person_id AND ruling_id = :ruling_id AND kind = 'proposal' AND state IN ('waiting', 'shown') LIMIT 1

-- The writer's number is his lock: of two sent at once one is added.
-- name: remark_add :optional
-- in: ruling_id RulingId, remark_id RemarkId, court_id CourtId, person_id PersonId, no i64, kind Str, shown_as Str, words Str, criteria Str, digest Bytes, sent_at Instant
-- out: added i64
-- writes: yes
INSERT INTO remark (ruling_id, remark_id, court_id, person_id, no, kind, shown_as, words, criteria, digest, sent_at, state, decisions)
VALUES (:ruling_id, :remark_id, :court_id, :person_id, :no, :kind, :shown_as, :words, :criteria, :digest, :sent_at, 'waiting', 0)
ON CONFLICT (person_id, no) DO NOTHING RETURNING no AS added

-- name: remark_of :optional
-- in: remark_id RemarkId
-- out: ruling_id RulingId, remark_id RemarkId, court_id CourtId, person_id PersonId, no i64, kind Str, shown_as Str, words Str, criteria Str, sent_at Instant, state Str, decisions i64, decided_at i64, ground Str, reason Str
SELECT r.ruling_id AS ruling_id, r.remark_id AS remark_id, r.court_id AS court_id, r.person_id AS person_id, r.no AS no, r.kind AS kind,
       r.shown_as AS shown_as, r.words AS words, r.criteria AS criteria, r.sent_at AS sent_at, r.state AS state, r.decisions AS decisions,
       COALESCE(d.at, 0) AS decided_at, COALESCE(d.ground, '') AS ground, COALESCE(d.reason, '') AS reason
FROM remark r LEFT JOIN remark_decision d ON d.remark_id = r.remark_id AND d.no = r.decisions
WHERE r.remark_id = :remark_id LIMIT 1

-- Those shown of one kind, newest first.
-- name: remarks_shown :many
-- in: ruling_id RulingId, kind Str, before RemarkId, most i64
-- out: ruling_id RulingId, remark_id RemarkId, court_id CourtId, person_id PersonId, no i64, kind Str, shown_as Str, words Str, criteria Str, sent_at Instant, state Str, decisions i64, decided_at i64, ground Str, reason Str
SELECT ruling_id, remark_id, court_id, person_id, no, kind, shown_as, words, criteria, sent_at, state, decisions,
       0 AS decided_at, '' AS ground, '' AS reason
FROM remark WHERE ruling_id = :ruling_id AND remark_id < :before AND state = 'shown' AND (:kind = '' OR kind = :kind)
ORDER BY remark_id DESC LIMIT :most

-- What waits at a court, oldest first.
-- name: remarks_waiting :many
-- in: court_id CourtId, after RemarkId, most i64
-- out: ruling_id RulingId, remark_id RemarkId, court_id CourtId, person_id PersonId, no i64, kind Str, shown_as Str, words Str, criteria Str, sent_at Instant, state Str, decisions i64, decided_at i64, ground Str, reason Str
SELECT r.ruling_id AS ruling_id, r.remark_id AS remark_id, r.court_id AS court_id, r.person_id AS person_id, r.no AS no, r.kind AS kind,
       r.shown_as AS shown_as, r.words AS words, r.criteria AS criteria, r.sent_at AS sent_at, r.state AS state, r.decisions AS decisions,
       COALESCE(d.at, 0) AS decided_at, COALESCE(d.ground, '') AS ground, COALESCE(d.reason, '') AS reason
FROM remark r LEFT JOIN remark_decision d ON d.remark_id = r.remark_id AND d.no = r.decisions
WHERE r.court_id = :court_id AND r.state = 'waiting' AND r.remark_id > :after ORDER BY r.remark_id LIMIT :most

-- What stands there otherwise, newest first.
-- name: remarks_of_state :many
-- in: court_id CourtId, state Str, before RemarkId, most i64
-- out: ruling_id RulingId, remark_id RemarkId, court_id CourtId, person_id PersonId, no i64, kind Str, shown_as Str, words Str, criteria Str, sent_at Instant, state Str, decisions i64, decided_at i64, ground Str, reason Str
SELECT r.ruling_id AS ruling_id, r.remark_id AS remark_id, r.court_id AS court_id, r.person_id AS person_id, r.no AS no, r.kind AS kind,
       r.shown_as AS shown_as, r.words AS words, r.criteria AS criteria, r.sent_at AS sent_at, r.state AS state, r.decisions AS decisions,
       COALESCE(d.at, 0) AS decided_at, COALESCE(d.ground, '') AS ground, COALESCE(d.reason, '') AS reason
FROM remark r LEFT JOIN remark_decision d ON d.remark_id = r.remark_id AND d.no = r.decisions
WHERE r.court_id = :court_id AND r.state = :state AND r.remark_id < :before ORDER BY r.remark_id DESC LIMIT :most

-- name: remarks_of_person :many
-- in: person_id PersonId, before i64, most i64
-- out: ruling_id RulingId, remark_id RemarkId, court_id CourtId, person_id PersonId, no i64, kind Str, shown_as Str, words Str, criteria Str, sent_at Instant, state Str, decisions i64, decided_at i64, ground Str, reason Str
SELECT r.ruling_id AS ruling_id, r.remark_id AS remark_id, r.court_id AS court_id, r.person_id AS person_id, r.no AS no, r.kind AS kind,
       r.shown_as AS shown_as, r.words AS words, r.criteria AS criteria, r.sent_at AS sent_at, r.state AS state, r.decisions AS decisions,
       COALESCE(d.at, 0) AS decided_at, COALESCE(d.ground, '') AS ground, COALESCE(d.reason, '') AS reason
FROM remark r LEFT JOIN remark_decision d ON d.remark_id = r.remark_id AND d.no = r.decisions
WHERE r.person_id = :person_id AND r.no < :before ORDER BY r.no DESC LIMIT :most

-- Decided once: of two who decide at once one finds it decided.
-- name: remark_decide :optional
-- in: remark_id RemarkId, no i64, person_id PersonId, at Instant, decision Str, ground Str, reason Str
-- out: added i64
-- writes: yes
INSERT INTO remark_decision (remark_id, no, person_id, at, decision, ground, reason)
VALUES (:remark_id, :no, :person_id, :at, :decision, :ground, :reason) ON CONFLICT (remark_id, no) DO NOTHING RETURNING no AS added

-- name: remark_move :exec
-- in: remark_id RemarkId, state Str, decisions i64
UPDATE remark SET state = :state, decisions = :decisions WHERE remark_id = :remark_id

-- name: remark_count_add :exec
-- in: ruling_id RulingId, comments i64, proposals i64
INSERT INTO remark_count (ruling_id, comments, proposals) VALUES (:ruling_id, :comments, :proposals)
ON CONFLICT (ruling_id) DO UPDATE
SET comments = remark_count.comments + excluded.comments, proposals = remark_count.proposals + excluded.proposals

-- name: remark_count_of :optional
-- in: ruling_id RulingId
-- out: comments i64, proposals i64
SELECT comments, proposals FROM remark_count WHERE ruling_id = :ruling_id

-- name: remark_count_most :many
-- in: before i64, before_id RulingId, most i64
-- out: ruling_id RulingId, proposals i64
SELECT ruling_id, proposals FROM remark_count
WHERE proposals > 0 AND (proposals, ruling_id) < (:before, :before_id) ORDER BY proposals DESC, ruling_id DESC LIMIT :most

-- ---- a ruling that was taken down

-- name: remarks_left :many
-- in: ruling_id RulingId, after RemarkId, most i64
-- out: remark_id RemarkId
SELECT remark_id FROM remark WHERE ruling_id = :ruling_id AND remark_id > :after AND state <> 'erased' ORDER BY remark_id LIMIT :most

-- name: remark_erase :exec
-- in: remark_id RemarkId, nothing Bytes
UPDATE remark SET shown_as = '', words = '', criteria = '', digest = :nothing WHERE remark_id = :remark_id

-- name: remark_decisions :many
-- in: remark_id RemarkId
-- out: no i64, person_id PersonId, at Instant, decision Str, ground Str, reason Str
SELECT no, person_id, at, decision, ground, reason FROM remark_decision WHERE remark_id = :remark_id ORDER BY no LIMIT 100

-- name: remark_decisions_erase :exec
-- in: remark_id RemarkId
UPDATE remark_decision SET reason = '' WHERE remark_id = :remark_id

-- ---- what verify compares

-- name: remark_counts_wrong :many
-- scan: ok because the whole is verified
-- out: ruling_id RulingId
SELECT ruling_id FROM (
    SELECT ruling_id, comments, proposals FROM remark_count
    UNION ALL
    SELECT ruling_id, -SUM(CASE WHEN kind = 'comment' THEN 1 ELSE 0 END) AS comments, -SUM(CASE WHEN kind = 'proposal' THEN 1 ELSE 0 END) AS proposals
    FROM remark WHERE state = 'shown' GROUP BY ruling_id) AS both_sides
GROUP BY ruling_id HAVING SUM(comments) <> 0 OR SUM(proposals) <> 0 ORDER BY ruling_id LIMIT 1000

-- A remark stands as its last decision says.
-- name: remarks_wrong :many
-- scan: ok because the whole is verified
-- out: remark_id RemarkId, court Str
SELECT r.remark_id AS remark_id, r.court_id AS court
FROM remark r LEFT JOIN remark_decision d ON d.remark_id = r.remark_id AND d.no = r.decisions
WHERE r.state <> COALESCE(d.decision, 'waiting') OR (r.decisions > 0 AND d.no IS NULL)
ORDER BY r.remark_id LIMIT 1000
