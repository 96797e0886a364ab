-- name: delivery_add :exec
-- in: court_id CourtId, matter_id MatterId, no i64, paper i64, participant i64, body Str, status Str, method Str, served_on Str, code_sealed Bytes, made_seq i64, done_seq i64
INSERT INTO delivery (court_id, matter_id, no, paper, participant, body, status, method, failure, attempts, served_on, posted_on,
                      code_sealed, made_seq, done_seq)
VALUES (:court_id, :matter_id, :no, :paper, :participant, :body, :status, :method, '', 0, :served_on, '', :code_sealed, :made_seq,
        :done_seq)

-- name: delivery_served :exec
-- in: court_id CourtId, matter_id MatterId, no i64, method Str, served_on Str, done_seq i64
UPDATE delivery SET status = 'served', method = :method, served_on = :served_on, done_seq = :done_seq
WHERE court_id = :court_id AND matter_id = :matter_id AND no = :no

-- name: delivery_failed :exec
-- in: court_id CourtId, matter_id MatterId, no i64, failure Str
UPDATE delivery SET status = 'failed', failure = :failure, attempts = attempts + 1
WHERE court_id = :court_id AND matter_id = :matter_id AND no = :no

-- name: delivery_posted :exec
-- in: court_id CourtId, matter_id MatterId, no i64, posted_on Str, served_on Str, done_seq i64
UPDATE delivery SET status = 'posted', method = 'posting', posted_on = :posted_on, served_on = :served_on, done_seq = :done_seq
WHERE court_id = :court_id AND matter_id = :matter_id AND no = :no

-- name: deliveries :many
-- in: court_id CourtId, matter_id MatterId
-- out: no i64, paper i64, participant i64, body Str, status Str, method Str, failure Str, attempts i64, served_on Str, posted_on Str, code_sealed Bytes, made_seq i64
SELECT no, paper, participant, body, status, method, failure, attempts, served_on, posted_on, code_sealed, made_seq
FROM delivery WHERE court_id = :court_id AND matter_id = :matter_id ORDER BY no LIMIT 5000

-- name: deliveries_unproven :many
-- in: court_id CourtId, matter_id MatterId
-- out: participant i64, status Str
SELECT participant, status FROM delivery WHERE court_id = :court_id AND matter_id = :matter_id AND status <> 'served' ORDER BY no LIMIT 5000

-- name: decision_unserved :one
-- in: court_id CourtId, matter_id MatterId, form Str, participant i64
-- out: unserved bool
SELECT CASE WHEN EXISTS (SELECT 1 FROM delivery d JOIN paper p ON p.court_id = d.court_id AND p.matter_id = d.matter_id AND p.no = d.paper
                         WHERE d.court_id = :court_id AND d.matter_id = :matter_id AND d.participant = :participant AND p.form = :form
                         AND d.status IN ('to_serve', 'failed'))
            THEN 1 ELSE 0 END AS unserved

-- The act that issued a paper: its limits from receipt start when the paper is served.
-- name: act_of_event :optional
-- in: court_id CourtId, matter_id MatterId, seq i64
-- out: act Str, day Date
SELECT act, day FROM event WHERE court_id = :court_id AND matter_id = :matter_id AND seq = :seq

-- What the court still has to serve, oldest first; of a file that has ended or left only the papers that say so: what went before is
-- the business of the court, or of the case, that it went to.
-- name: deliveries_open :many
-- in: court_id CourtId, status Str, after_on Str, after_matter MatterId, after_no i64, most i64
-- out: matter_id MatterId, no i64, paper i64, participant i64, title Str, number Str, name Str, case_no Str, procedure Str, state Str, day Date
SELECT d.matter_id AS matter_id, d.no AS no, d.paper AS paper, d.participant AS participant, p.title AS title, p.number AS number,
       COALESCE(t.name, d.body) AS name, m.number AS case_no, m.procedure AS procedure, m.state AS state, p.day AS day
FROM delivery d
JOIN paper p ON p.court_id = d.court_id AND p.matter_id = d.matter_id AND p.no = d.paper
JOIN matter m ON m.court_id = d.court_id AND m.matter_id = d.matter_id
LEFT JOIN participant t ON t.court_id = d.court_id AND t.matter_id = d.matter_id AND t.no = d.participant
WHERE d.court_id = :court_id AND d.status = :status AND (m.closed_on = '' OR p.day >= m.closed_on)
  AND (p.day, d.matter_id, d.no) > (:after_on, :after_matter, :after_no)
ORDER BY p.day, d.matter_id, d.no LIMIT :most
