-- name: petition_add :exec
-- in: court_id CourtId, matter_id MatterId, received_at Instant, filed_on Date, mode Str, receipt_no Str, nonce Str, plaintiff Str, defendant Str, relation Str, claim_value i64, seq i64
INSERT INTO petition (court_id, matter_id, received_at, filed_on, mode, receipt_no, nonce, plaintiff, defendant, relation, claim_value,
                      outcome, seq)
VALUES (:court_id, :matter_id, :received_at, :filed_on, :mode, :receipt_no, :nonce, :plaintiff, :defendant, :relation, :claim_value,
        '', :seq)

-- name: petition_acknowledge :exec
-- in: court_id CourtId, matter_id MatterId, receipt_no Str
UPDATE petition SET receipt_no = :receipt_no WHERE court_id = :court_id AND matter_id = :matter_id

-- name: petition_end :exec
-- in: court_id CourtId, matter_id MatterId, outcome Str
UPDATE petition SET outcome = :outcome WHERE court_id = :court_id AND matter_id = :matter_id

-- name: petition_one :optional
-- in: court_id CourtId, matter_id MatterId
-- out: received_at Instant, filed_on Date, mode Str, receipt_no Str, nonce Str, plaintiff Str, defendant Str, relation Str, claim_value i64, outcome Str, seq i64
SELECT received_at, filed_on, mode, receipt_no, nonce, plaintiff, defendant, relation, claim_value, outcome, seq
FROM petition WHERE court_id = :court_id AND matter_id = :matter_id

-- Files of a person: what he takes part in, newest first; under a mandate from its first day to its last.
-- name: matters_of_person :many
-- in: person_id PersonId, today Str, most i64
-- out: court_id CourtId, matter_id MatterId, capacity Str, title Str, state Str, number Str, opened_on Str, procedure Str, relation Str
SELECT p.court_id AS court_id, p.matter_id AS matter_id, p.capacity AS capacity, m.title AS title, m.state AS state,
       m.number AS number, m.opened_on AS opened_on, m.procedure AS procedure, m.relation AS relation
FROM participant p JOIN matter m ON m.court_id = p.court_id AND m.matter_id = p.matter_id
WHERE p.person_id = :person_id AND p.until_on = ''
  AND NOT EXISTS (SELECT 1 FROM matter_field f WHERE f.court_id = p.court_id AND f.matter_id = p.matter_id AND f.item = p.no
                  AND p.represents > 0 AND ((f.field = 'mandate_from' AND f.day > :today) OR (f.field = 'mandate_until' AND f.day < :today)))
ORDER BY m.opened_on DESC, p.matter_id DESC LIMIT :most

-- A claim filed twice: told only of matters in which the filer himself takes part.
-- name: same_claims_of_person :many
-- in: person_id PersonId, relation Str, most i64
-- out: court_id CourtId, matter_id MatterId, defendant Str, filed_on Date
SELECT q.court_id AS court_id, q.matter_id AS matter_id, q.defendant AS defendant, q.filed_on AS filed_on
FROM participant p JOIN petition q ON q.court_id = p.court_id AND q.matter_id = p.matter_id
WHERE p.person_id = :person_id AND p.capacity = 'plaintiff' AND q.relation = :relation AND q.outcome = ''
ORDER BY q.filed_on DESC LIMIT :most

-- name: first_leaf :one
-- in: court_id CourtId, matter_id MatterId
-- out: leaf Hash
SELECT leaf FROM event WHERE court_id = :court_id AND matter_id = :matter_id AND seq = 1

-- What other courts sent to this one and nobody has entered here yet, the oldest first.
-- name: arrivals :many
-- in: court_id CourtId, most i64
-- out: matter_id MatterId, from_court CourtId, title Str, relation Str, sent_on Date
SELECT l.other_id AS matter_id, l.court_id AS from_court, m.title AS title, m.relation AS relation, e.day AS sent_on
FROM link l
JOIN matter m ON m.court_id = l.court_id AND m.matter_id = l.matter_id
JOIN event e ON e.court_id = l.court_id AND e.matter_id = l.matter_id AND e.seq = l.seq
WHERE l.other_court = :court_id AND l.kind = 'transferred_to'
  AND NOT EXISTS (SELECT 1 FROM matter n WHERE n.court_id = :court_id AND n.matter_id = l.other_id)
ORDER BY e.day, l.other_id LIMIT :most

-- The file another court sent under that number.
-- name: sent_from :optional
-- in: court_id CourtId, matter_id MatterId
-- out: from_court CourtId, from_matter MatterId
SELECT court_id AS from_court, matter_id AS from_matter FROM link
WHERE other_court = :court_id AND kind = 'transferred_to' AND other_id = :matter_id ORDER BY court_id LIMIT 1
