-- uses: core/identity/identity.h

-- name: api_matters_of :many
-- in: person_id PersonId, today Str, after MatterId, most i64
-- out: court_id CourtId, matter_id MatterId, procedure Str, kind Str, relation Str, title Str, state Str, state_since Str, version i64, number Str, judgment_no Str, opened_on Str
-- Files a person takes part in (for another: within his mandate) or is assigned to, by id.
WITH mine AS (
    SELECT p.court_id, p.matter_id FROM participant p WHERE p.person_id = :person_id AND p.until_on = '' AND p.matter_id > :after
      AND NOT EXISTS (SELECT 1 FROM matter_field f WHERE f.court_id = p.court_id AND f.matter_id = p.matter_id AND f.item = p.no
                      AND p.represents > 0 AND ((f.field = 'mandate_from' AND f.day > :today) OR (f.field = 'mandate_until' AND f.day < :today)))
    UNION
    SELECT court_id, matter_id FROM assignment WHERE person_id = :person_id AND until_on = '' AND matter_id > :after
)
SELECT m.court_id, m.matter_id, m.procedure, m.kind, m.relation, m.title, m.state, m.state_since, m.version, m.number, m.judgment_no, m.opened_on
FROM mine JOIN matter m ON m.court_id = mine.court_id AND m.matter_id = mine.matter_id
ORDER BY m.matter_id LIMIT :most

-- name: api_matters_in :many
-- in: court_id CourtId, state Str, after MatterId, most i64
-- out: court_id CourtId, matter_id MatterId, procedure Str, kind Str, relation Str, title Str, state Str, state_since Str, version i64, number Str, judgment_no Str, opened_on Str
-- Files of a court, by id.
SELECT court_id, matter_id, procedure, kind, relation, title, state, state_since, version, number, judgment_no, opened_on
FROM matter WHERE court_id = :court_id AND matter_id > :after AND (:state = '' OR state = :state)
ORDER BY matter_id LIMIT :most
