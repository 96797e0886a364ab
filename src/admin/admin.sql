-- Posts with who holds them, by name: a person's posts stand together. `pattern` is "% tran van%": beginnings of words.
-- name: posts_by_name :many
-- in: court Str, pattern Str, after_sort Bytes, after_id PersonId, after_court Str, after_post Str, after_from Str, today Str, most i64
-- out: person_id PersonId, name Str, name_sort Bytes, court_id CourtId, post Str, title Str, qualities Str, from_on Str, until_on Str, absent bool, closed i64?, has_password i64?, has_totp i64?
SELECT a.person_id AS person_id, p.name AS name, p.name_sort AS name_sort, a.court_id AS court_id, a.post AS post, a.title AS title,
       a.qualities AS qualities, a.from_on AS from_on, a.until_on AS until_on,
       EXISTS (SELECT 1 FROM absence b WHERE b.court_id = a.court_id AND b.person_id = a.person_id
                                         AND b.from_on <= :today AND b.until_on >= :today) AS absent,
       c.closed AS closed, CASE WHEN c.password <> '' THEN 1 ELSE 0 END AS has_password, CASE WHEN length(c.totp) > 0 THEN 1 ELSE 0 END AS has_totp
FROM appointment a JOIN person p ON p.person_id = a.person_id LEFT JOIN account c ON c.person_id = a.person_id
WHERE (:court = '' OR a.court_id = :court) AND (:pattern = '' OR ' ' || p.name_fold LIKE :pattern)
  AND (p.name_sort, a.person_id, a.court_id, a.post, a.from_on) > (:after_sort, :after_id, :after_court, :after_post, :after_from)
ORDER BY p.name_sort, a.person_id, a.court_id, a.post, a.from_on LIMIT :most

-- name: sort_of_person :optional
-- in: person_id PersonId
-- out: name_sort Bytes
SELECT name_sort FROM person WHERE person_id = :person_id

-- name: deed_add :exec
-- in: id Bytes, at Instant, by_id PersonId, by_name Str, deed Str, court_id Str, about_id PersonId, about_name Str, detail Str
INSERT INTO office_deed (id, at, by_id, by_name, deed, court_id, about_id, about_name, detail)
VALUES (:id, :at, :by_id, :by_name, :deed, :court_id, :about_id, :about_name, :detail)

-- name: deeds_before :many
-- in: before Bytes, most i64
-- out: id Bytes, at Instant, by_name Str, deed Str, court_id Str, about_id PersonId, about_name Str, detail Str
-- scan: ok because it is read along its key, newest first, a page at a time
SELECT id, at, by_name, deed, court_id, about_id, about_name, detail FROM office_deed WHERE id < :before ORDER BY id DESC LIMIT :most

-- name: deeds_about :many
-- in: about_id PersonId, most i64
-- out: at Instant, by_name Str, deed Str, court_id Str, detail Str
SELECT at, by_name, deed, court_id, detail FROM office_deed WHERE about_id = :about_id ORDER BY id DESC LIMIT :most

-- A room is taken while a hearing is to be held, or is held, in it.
-- name: room_in_use :one
-- in: court_id CourtId, room Str, today Str
-- out: total i64
SELECT COUNT(*) AS total FROM hearing WHERE court_id = :court_id AND day >= :today AND room = :room AND status IN ('scheduled', 'opened')

-- name: upkeep_put :exec
-- in: name Str, at Instant, checked i64, findings i64
INSERT INTO upkeep (name, at, checked, findings) VALUES (:name, :at, :checked, :findings)
ON CONFLICT (name) DO UPDATE SET at = excluded.at, checked = excluded.checked, findings = excluded.findings

-- name: upkeep_by_name :optional
-- in: name Str
-- out: at Instant, checked i64, findings i64
SELECT at, checked, findings FROM upkeep WHERE name = :name

-- name: database_bytes :one
-- out: bytes i64
-- engine: sqlite
-- scan: ok because it reads two numbers of the file's head
SELECT c.page_count * s.page_size AS bytes FROM pragma_page_count() c, pragma_page_size() s

-- name: database_bytes :one
-- out: bytes i64
-- engine: postgres
SELECT pg_database_size(current_database()) AS bytes
