-- name: person_add :exec
-- in: person_id PersonId, name Str, name_fold Str, name_sort Bytes, born_on Str, number_seal Bytes, number_key Bytes, address Str, ward Str, phone Str, email Str, made_at Instant
INSERT INTO person (person_id, name, name_fold, name_sort, born_on, number_seal, number_key, address, ward, phone, email, made_at)
VALUES (:person_id, :name, :name_fold, :name_sort, :born_on, :number_seal, :number_key, :address, :ward, :phone, :email, :made_at)

-- name: person_by_id :optional
-- in: person_id PersonId
-- out: name Str, born_on Str, number_seal Bytes, address Str, ward Str, phone Str, email Str
SELECT name, born_on, number_seal, address, ward, phone, email FROM person WHERE person_id = :person_id

-- name: person_by_name :many
-- in: name_fold Str
-- out: person_id PersonId, name Str, born_on Str, ward Str
SELECT person_id, name, born_on, ward FROM person WHERE name_fold = :name_fold ORDER BY person_id LIMIT 20

-- name: appointment_add :exec
-- in: court_id CourtId, person_id PersonId, post Str, title Str, division Str, qualities Str, from_on Str
INSERT INTO appointment (court_id, person_id, post, title, division, qualities, from_on, until_on)
VALUES (:court_id, :person_id, :post, :title, :division, :qualities, :from_on, '')

-- name: appointment_end :affected
-- in: court_id CourtId, person_id PersonId, post Str, until_on Str
UPDATE appointment SET until_on = :until_on
WHERE court_id = :court_id AND person_id = :person_id AND post = :post AND (until_on = '' OR until_on > :until_on) AND from_on <= :until_on

-- Past, present and future, newest first.
-- name: appointment_history :many
-- in: person_id PersonId
-- out: court_id CourtId, post Str, title Str, division Str, qualities Str, from_on Str, until_on Str
SELECT court_id, post, title, division, qualities, from_on, until_on FROM appointment
WHERE person_id = :person_id ORDER BY from_on DESC, court_id, post LIMIT 200

-- name: appointments_of_person :many
-- in: person_id PersonId, on_day Str
-- out: court_id CourtId, post Str, title Str, division Str, qualities Str
SELECT court_id, post, title, division, qualities FROM appointment
WHERE person_id = :person_id AND from_on <= :on_day AND (until_on = '' OR until_on >= :on_day)
ORDER BY court_id, post LIMIT 100

-- name: officers_of_court :many
-- in: court_id CourtId, on_day Str
-- out: person_id PersonId, name Str, post Str, title Str, division Str, qualities Str, absent bool
SELECT a.person_id AS person_id, p.name AS name, a.post AS post, a.title AS title, a.division AS division, a.qualities AS qualities,
       EXISTS (SELECT 1 FROM absence b WHERE b.court_id = a.court_id AND b.person_id = a.person_id
                                         AND b.from_on <= :on_day AND b.until_on >= :on_day) AS absent
FROM appointment a JOIN person p ON p.person_id = a.person_id
WHERE a.court_id = :court_id AND a.from_on <= :on_day AND (a.until_on = '' OR a.until_on >= :on_day)
ORDER BY a.post, p.name_sort, a.person_id LIMIT 1000

-- name: absence_add :exec
-- in: court_id CourtId, person_id PersonId, from_on Str, until_on Str, reason Str
INSERT INTO absence (court_id, person_id, from_on, until_on, reason)
VALUES (:court_id, :person_id, :from_on, :until_on, :reason)
ON CONFLICT (court_id, person_id, from_on) DO UPDATE SET until_on = excluded.until_on, reason = excluded.reason

-- name: absence_end :affected
-- in: court_id CourtId, person_id PersonId, from_on Str, until_on Str
UPDATE absence SET until_on = :until_on
WHERE court_id = :court_id AND person_id = :person_id AND from_on = :from_on AND until_on > :until_on

-- name: absences_of_person :many
-- in: person_id PersonId
-- out: court_id CourtId, from_on Str, until_on Str, reason Str
SELECT court_id, from_on, until_on, reason FROM absence
WHERE person_id = :person_id ORDER BY from_on DESC, court_id LIMIT 100

-- name: courtroom_add :exec
-- in: court_id CourtId, room Str, name Str, seats i64
INSERT INTO courtroom (court_id, room, name, seats, closed_on) VALUES (:court_id, :room, :name, :seats, '')
ON CONFLICT (court_id, room) DO UPDATE SET name = excluded.name, seats = excluded.seats, closed_on = ''

-- name: courtroom_close :affected
-- in: court_id CourtId, room Str, closed_on Str
UPDATE courtroom SET closed_on = :closed_on WHERE court_id = :court_id AND room = :room AND closed_on = ''

-- name: courtrooms :many
-- in: court_id CourtId
-- out: room Str, name Str, seats i64
SELECT room, name, seats FROM courtroom WHERE court_id = :court_id AND closed_on = '' ORDER BY room LIMIT 200

-- name: lawyer_card_add :exec
-- in: person_id PersonId, card Str, bar Str, from_on Str
INSERT INTO lawyer_card (person_id, card, bar, from_on, until_on) VALUES (:person_id, :card, :bar, :from_on, '')

-- name: lawyer_cards :many
-- in: person_id PersonId
-- out: card Str, bar Str, from_on Str, until_on Str
SELECT card, bar, from_on, until_on FROM lawyer_card WHERE person_id = :person_id ORDER BY card LIMIT 20

-- name: lawyer_card_end :affected
-- in: person_id PersonId, card Str, until_on Str
UPDATE lawyer_card SET until_on = :until_on
WHERE person_id = :person_id AND card = :card AND (until_on = '' OR until_on > :until_on)

-- name: kinship_add :exec
-- in: person_id PersonId, kin_id PersonId, declared_at Instant
INSERT INTO kinship (person_id, kin_id, declared_at) VALUES (:person_id, :kin_id, :declared_at) ON CONFLICT (person_id, kin_id) DO NOTHING

-- name: kinship_end :affected
-- in: person_id PersonId, kin_id PersonId
DELETE FROM kinship WHERE person_id = :person_id AND kin_id = :kin_id

-- name: kinship_of :many
-- in: person_id PersonId
-- out: kin_id PersonId
SELECT kin_id FROM kinship WHERE person_id = :person_id ORDER BY kin_id LIMIT 200
