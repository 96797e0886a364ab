-- uses: judgment/ruling.h

-- name: hiding_add :exec
-- in: court_id CourtId, matter_id MatterId, round i64, places i64, sealed Bytes, seq i64
INSERT INTO hiding (court_id, matter_id, round, places, sealed, seq) VALUES (:court_id, :matter_id, :round, :places, :sealed, :seq)

-- name: hiding_newest :optional
-- in: court_id CourtId, matter_id MatterId
-- out: round i64, places i64, sealed Bytes
SELECT round, places, sealed FROM hiding WHERE court_id = :court_id AND matter_id = :matter_id ORDER BY round DESC LIMIT 1

-- name: hiding_decide :exec
-- in: court_id CourtId, matter_id MatterId, round i64, place i64, decision Str, sealed Bytes, person_id PersonId, seq i64
INSERT INTO hiding_decision (court_id, matter_id, round, place, decision, sealed, person_id, seq)
VALUES (:court_id, :matter_id, :round, :place, :decision, :sealed, :person_id, :seq)
ON CONFLICT (court_id, matter_id, round, place) DO UPDATE
SET decision = excluded.decision, sealed = excluded.sealed, person_id = excluded.person_id, seq = excluded.seq

-- name: hiding_decisions :many
-- in: court_id CourtId, matter_id MatterId, round i64
-- out: place i64, decision Str, sealed Bytes
SELECT place, decision, sealed FROM hiding_decision
WHERE court_id = :court_id AND matter_id = :matter_id AND round = :round ORDER BY place LIMIT 20000

-- name: clearance_first :exec
-- in: court_id CourtId, matter_id MatterId, occurrence Str, rule Str, person_id PersonId, seq i64, nobody PersonId
INSERT INTO hiding_clearance (court_id, matter_id, occurrence, rule, first_id, first_seq, second_rule, second_id, second_seq)
VALUES (:court_id, :matter_id, :occurrence, :rule, :person_id, :seq, '', :nobody, 0)

-- name: clearance_second :exec
-- in: court_id CourtId, matter_id MatterId, occurrence Str, rule Str, person_id PersonId, seq i64
UPDATE hiding_clearance SET second_rule = :rule, second_id = :person_id, second_seq = :seq
WHERE court_id = :court_id AND matter_id = :matter_id AND occurrence = :occurrence

-- name: clearances :many
-- in: court_id CourtId, matter_id MatterId
-- out: occurrence Str, rule Str, first_id PersonId, second_rule Str
SELECT occurrence, rule, first_id, second_rule FROM hiding_clearance
WHERE court_id = :court_id AND matter_id = :matter_id ORDER BY occurrence LIMIT 20000

-- name: objection_add :exec
-- in: court_id CourtId, matter_id MatterId, no i64, participant i64, made_on Date, seq i64
INSERT INTO publication_objection (court_id, matter_id, no, participant, made_on, result, decided_on, seq, decided_seq)
VALUES (:court_id, :matter_id, :no, :participant, :made_on, '', '', :seq, 0)

-- One decision answers every objection that waits.
-- name: objections_decide :exec
-- in: court_id CourtId, matter_id MatterId, result Str, decided_on Str, decided_seq i64
UPDATE publication_objection SET result = :result, decided_on = :decided_on, decided_seq = :decided_seq
WHERE court_id = :court_id AND matter_id = :matter_id AND result = ''

-- name: objections :many
-- in: court_id CourtId, matter_id MatterId
-- out: no i64, participant i64, made_on Date, result Str, decided_on Str
SELECT no, participant, made_on, result, decided_on FROM publication_objection
WHERE court_id = :court_id AND matter_id = :matter_id ORDER BY no LIMIT 1000

-- name: publication_row :optional
-- in: court_id CourtId, matter_id MatterId
-- out: round i64, ruling_id RulingId, approved_by PersonId, approved_on Str, approved Hash, released_by PersonId, withheld Str
SELECT round, ruling_id, approved_by, approved_on, approved, released_by, withheld FROM publication
WHERE court_id = :court_id AND matter_id = :matter_id

-- A new round: nothing is approved any more; the address stays.
-- name: publication_begin :exec
-- in: court_id CourtId, matter_id MatterId, round i64, no_ruling RulingId, nobody PersonId, no_hash Hash, seq i64
INSERT INTO publication (court_id, matter_id, round, ruling_id, approved_by, approved_on, approved, released_by, withheld, seq)
VALUES (:court_id, :matter_id, :round, :no_ruling, :nobody, '', :no_hash, :nobody, '', :seq)
ON CONFLICT (court_id, matter_id) DO UPDATE
SET round = excluded.round, approved_by = excluded.approved_by, approved_on = '', approved = excluded.approved,
    released_by = excluded.released_by, withheld = '', seq = excluded.seq

-- name: publication_approve :exec
-- in: court_id CourtId, matter_id MatterId, approved_by PersonId, approved_on Str, approved Hash, seq i64
UPDATE publication SET approved_by = :approved_by, approved_on = :approved_on, approved = :approved, seq = :seq
WHERE court_id = :court_id AND matter_id = :matter_id

-- name: publication_release :exec
-- in: court_id CourtId, matter_id MatterId, ruling_id RulingId, released_by PersonId, round i64, seq i64
UPDATE publication SET ruling_id = :ruling_id, released_by = :released_by, round = :round, seq = :seq
WHERE court_id = :court_id AND matter_id = :matter_id

-- name: publication_withhold :exec
-- in: court_id CourtId, matter_id MatterId, no_ruling RulingId, nobody PersonId, no_hash Hash, withheld Str, seq i64
INSERT INTO publication (court_id, matter_id, round, ruling_id, approved_by, approved_on, approved, released_by, withheld, seq)
VALUES (:court_id, :matter_id, 0, :no_ruling, :nobody, '', :no_hash, :nobody, :withheld, :seq)
ON CONFLICT (court_id, matter_id) DO UPDATE SET withheld = excluded.withheld, seq = excluded.seq

-- ---- rulings

-- name: ruling_put :exec
-- in: court_id CourtId, matter_id MatterId, ruling_id RulingId, source Str, source_id Str, court_name Str, number Str, number_fold Str, day Date, kind Str, instance Str, paper Str, relation Str, title Str, case_number Str, status Str, published_on Date, corrected_on Str, changed_at Instant, hash Hash, size i64, seq i64
INSERT INTO ruling (court_id, matter_id, ruling_id, source, source_id, court_name, number, number_fold, day, kind, instance, paper,
                    relation, title, case_number, status, published_on, corrected_on, changed_at, hash, size, seq)
VALUES (:court_id, :matter_id, :ruling_id, :source, :source_id, :court_name, :number, :number_fold, :day, :kind, :instance, :paper,
        :relation, :title, :case_number, :status, :published_on, :corrected_on, :changed_at, :hash, :size, :seq)
ON CONFLICT (court_id, matter_id, ruling_id) DO UPDATE
SET court_name = excluded.court_name, number = excluded.number, number_fold = excluded.number_fold, day = excluded.day,
    kind = excluded.kind, instance = excluded.instance, paper = excluded.paper, relation = excluded.relation,
    title = excluded.title, case_number = excluded.case_number, status = excluded.status, published_on = excluded.published_on,
    corrected_on = excluded.corrected_on, changed_at = excluded.changed_at, hash = excluded.hash, size = excluded.size,
    seq = excluded.seq

-- name: ruling_text_put :exec
-- in: court_id CourtId, matter_id MatterId, ruling_id RulingId, text Str, parts Str, correction Str
INSERT INTO ruling_text (court_id, matter_id, ruling_id, text, parts, correction)
VALUES (:court_id, :matter_id, :ruling_id, :text, :parts, :correction)
ON CONFLICT (court_id, matter_id, ruling_id) DO UPDATE
SET text = excluded.text, parts = excluded.parts, correction = excluded.correction

-- The text goes; its address keeps the notice.
-- name: ruling_take_down :exec
-- in: court_id CourtId, matter_id MatterId, ruling_id RulingId, changed_at Instant, seq i64
UPDATE ruling SET status = 'taken_down', changed_at = :changed_at, seq = :seq
WHERE court_id = :court_id AND matter_id = :matter_id AND ruling_id = :ruling_id

-- name: ruling_of :optional
-- in: ruling_id RulingId
-- out: court_id CourtId, matter_id MatterId, source Str, source_id Str, court_name Str, number Str, day Date, kind Str, instance Str, paper Str, relation Str, title Str, case_number Str, status Str, published_on Date, corrected_on Str, changed_at Instant, hash Hash, size i64
SELECT court_id, matter_id, source, source_id, court_name, number, day, kind, instance, paper, relation, title, case_number, status,
       published_on, corrected_on, changed_at, hash, size
FROM ruling WHERE ruling_id = :ruling_id LIMIT 1

-- name: ruling_text_of :one
-- in: court_id CourtId, matter_id MatterId, ruling_id RulingId
-- out: text Str, parts Str, correction Str
SELECT text, parts, correction FROM ruling_text
WHERE court_id = :court_id AND matter_id = :matter_id AND ruling_id = :ruling_id

-- name: ruling_count_add :exec
-- in: court_id CourtId, kind Str, year i64, more i64
INSERT INTO ruling_count (court_id, kind, year, total) VALUES (:court_id, :kind, :year, :more)
ON CONFLICT (court_id, kind, year) DO UPDATE SET total = ruling_count.total + excluded.total

-- name: entry_add :exec
-- in: court_id CourtId, matter_id MatterId, ruling_id RulingId, seq i64, step Str, day Date, number Str, reason Str
INSERT INTO publication_entry (court_id, matter_id, ruling_id, seq, step, day, number, reason)
VALUES (:court_id, :matter_id, :ruling_id, :seq, :step, :day, :number, :reason)

-- name: publication_count_add :exec
-- in: month Str, court_id CourtId, step Str, more i64
INSERT INTO publication_count (month, court_id, step, total) VALUES (:month, :court_id, :step, :more)
ON CONFLICT (month, court_id, step) DO UPDATE SET total = publication_count.total + excluded.total

-- ---- what verify compares

-- Tallies that are not what their rows add up to.
-- name: publication_counts_wrong :many
-- scan: ok because the whole is verified
-- out: month Str, court Str, step Str
SELECT month, court_id AS court, step FROM (
    SELECT month, court_id, step, total FROM publication_count
    UNION ALL
    SELECT SUBSTR(day, 1, 7) AS month, court_id, step, -COUNT(*) AS total FROM publication_entry GROUP BY SUBSTR(day, 1, 7), court_id, step) AS both_sides
GROUP BY month, court_id, step HAVING SUM(total) <> 0 ORDER BY month, court_id, step LIMIT 1000

-- name: ruling_counts_wrong :many
-- scan: ok because the whole is verified
-- out: court Str, kind Str, year i64
SELECT court_id AS court, kind, year FROM (
    SELECT court_id, kind, year, total FROM ruling_count
    UNION ALL
    SELECT court_id, kind, CAST(SUBSTR(day, 1, 4) AS BIGINT) AS year, -COUNT(*) AS total FROM ruling WHERE status = 'public'
    GROUP BY court_id, kind, SUBSTR(day, 1, 4)) AS both_sides
GROUP BY court_id, kind, year HAVING SUM(total) <> 0 ORDER BY court_id, kind, year LIMIT 1000

-- Imported rulings have no event: what is public stands in the publication ledger as it was taken in, what is not was decided or waits.
-- name: imported_wrong :many
-- in: nothing MatterId
-- scan: ok because the whole is verified
-- out: court Str, ruling_id RulingId
SELECT r.court_id AS court, r.ruling_id AS ruling_id
FROM ruling r
LEFT JOIN publication_entry e ON e.court_id = r.court_id AND e.matter_id = r.matter_id AND e.ruling_id = r.ruling_id AND e.seq = 0
    AND e.step = 'imported' AND e.day = r.published_on AND e.number = r.number AND e.reason = ''
LEFT JOIN ruling_review v ON v.court_id = r.court_id AND v.ruling_id = r.ruling_id AND v.no = 1
WHERE r.matter_id = :nothing AND (r.seq <> 0 OR r.corrected_on <> '' OR r.case_number <> '' OR r.status <>
    CASE WHEN e.seq IS NULL THEN CASE WHEN v.decision IS NULL THEN 'held' WHEN v.decision = 'refused' THEN 'refused' ELSE '' END
         WHEN v.decision IS NULL OR v.decision IN ('masked', 'released') THEN 'public' ELSE '' END)
UNION ALL
SELECT v.court_id AS court, v.ruling_id AS ruling_id FROM ruling_review v
WHERE v.no <> 1 OR NOT EXISTS (SELECT 1 FROM ruling r WHERE r.court_id = v.court_id AND r.matter_id = :nothing AND r.ruling_id = v.ruling_id)
ORDER BY court, ruling_id LIMIT 1000

-- Imported texts must be those that were taken in, under the name their source gave them.
-- name: imported_texts :many
-- in: after RulingId, nothing MatterId, most i64
-- scan: ok because the whole is verified
-- out: ruling_id RulingId, court_id CourtId, matter_id MatterId, court Str, source Str, source_id Str, number Str, number_fold Str, day Date, status Str, hash Hash, size i64, text Str
SELECT r.ruling_id AS ruling_id, r.court_id AS court_id, r.matter_id AS matter_id, r.court_id AS court, r.source AS source, r.source_id AS source_id, r.number AS number,
    r.number_fold AS number_fold, r.day AS day, r.status AS status, r.hash AS hash, r.size AS size, t.text AS text
FROM ruling r JOIN ruling_text t ON t.court_id = r.court_id AND t.matter_id = r.matter_id AND t.ruling_id = r.ruling_id
WHERE r.ruling_id > :after AND r.matter_id = :nothing ORDER BY r.ruling_id LIMIT :most

-- ---- imports

-- name: ruling_known :optional
-- in: ruling_id RulingId
-- out: status Str
SELECT status FROM ruling WHERE ruling_id = :ruling_id LIMIT 1

-- name: ruling_refuse :exec
-- in: court_id CourtId, matter_id MatterId, ruling_id RulingId
UPDATE ruling SET status = 'refused' WHERE court_id = :court_id AND matter_id = :matter_id AND ruling_id = :ruling_id

-- name: review_count :one
-- in: court_id CourtId, ruling_id RulingId
-- out: total i64
SELECT COUNT(*) AS total FROM ruling_review WHERE court_id = :court_id AND ruling_id = :ruling_id

-- name: review_add :exec
-- in: court_id CourtId, ruling_id RulingId, no i64, person_id PersonId, at Instant, decision Str, reason Str
INSERT INTO ruling_review (court_id, ruling_id, no, person_id, at, decision, reason)
VALUES (:court_id, :ruling_id, :no, :person_id, :at, :decision, :reason)


-- ---- finding rulings: one block for each index a list can follow

-- name: rulings_all :many
-- in: status Str, kind Str, instance Str, paper Str, first_on Date, last_on Date, before_on Date, before_id RulingId, most i64
-- out: court_id CourtId, matter_id MatterId, ruling_id RulingId, source Str, source_id Str, court_name Str, number Str, day Date, kind Str, instance Str, paper Str, relation Str, title Str, case_number Str, status Str, published_on Date, corrected_on Str, changed_at Instant, hash Hash, size i64
SELECT court_id, matter_id, ruling_id, source, source_id, court_name, number, day, kind, instance, paper, relation, title,
       case_number, status, published_on, corrected_on, changed_at, hash, size
FROM ruling WHERE status = :status AND day >= :first_on AND day <= :last_on AND (day, ruling_id) < (:before_on, :before_id)
  AND (:kind = '' OR kind = :kind) AND (:instance = '' OR instance = :instance) AND (:paper = '' OR paper = :paper)
ORDER BY day DESC, ruling_id DESC LIMIT :most

-- name: rulings_of_kind :many
-- in: status Str, kind Str, instance Str, paper Str, first_on Date, last_on Date, before_on Date, before_id RulingId, most i64
-- out: court_id CourtId, matter_id MatterId, ruling_id RulingId, source Str, source_id Str, court_name Str, number Str, day Date, kind Str, instance Str, paper Str, relation Str, title Str, case_number Str, status Str, published_on Date, corrected_on Str, changed_at Instant, hash Hash, size i64
SELECT court_id, matter_id, ruling_id, source, source_id, court_name, number, day, kind, instance, paper, relation, title,
       case_number, status, published_on, corrected_on, changed_at, hash, size
FROM ruling WHERE kind = :kind AND status = :status AND day >= :first_on AND day <= :last_on AND (day, ruling_id) < (:before_on, :before_id)
  AND (:instance = '' OR instance = :instance) AND (:paper = '' OR paper = :paper)
ORDER BY day DESC, ruling_id DESC LIMIT :most

-- name: rulings_of_court :many
-- in: court Str, relation Str, status Str, kind Str, instance Str, paper Str, first_on Date, last_on Date, before_on Date, before_id RulingId, most i64
-- out: court_id CourtId, matter_id MatterId, ruling_id RulingId, source Str, source_id Str, court_name Str, number Str, day Date, kind Str, instance Str, paper Str, relation Str, title Str, case_number Str, status Str, published_on Date, corrected_on Str, changed_at Instant, hash Hash, size i64
SELECT court_id, matter_id, ruling_id, source, source_id, court_name, number, day, kind, instance, paper, relation, title,
       case_number, status, published_on, corrected_on, changed_at, hash, size
FROM ruling WHERE court_id = :court AND (:relation = '' OR relation = :relation) AND status = :status AND day >= :first_on AND day <= :last_on AND (day, ruling_id) < (:before_on, :before_id)
  AND (:kind = '' OR kind = :kind) AND (:instance = '' OR instance = :instance) AND (:paper = '' OR paper = :paper)
ORDER BY day DESC, ruling_id DESC LIMIT :most

-- name: rulings_of_relation :many
-- in: relation Str, status Str, kind Str, instance Str, paper Str, first_on Date, last_on Date, before_on Date, before_id RulingId, most i64
-- out: court_id CourtId, matter_id MatterId, ruling_id RulingId, source Str, source_id Str, court_name Str, number Str, day Date, kind Str, instance Str, paper Str, relation Str, title Str, case_number Str, status Str, published_on Date, corrected_on Str, changed_at Instant, hash Hash, size i64
SELECT court_id, matter_id, ruling_id, source, source_id, court_name, number, day, kind, instance, paper, relation, title,
       case_number, status, published_on, corrected_on, changed_at, hash, size
FROM ruling WHERE relation = :relation AND status = :status AND day >= :first_on AND day <= :last_on AND (day, ruling_id) < (:before_on, :before_id)
  AND (:kind = '' OR kind = :kind) AND (:instance = '' OR instance = :instance) AND (:paper = '' OR paper = :paper)
ORDER BY day DESC, ruling_id DESC LIMIT :most

-- Numbers that begin so; the end of the range is the beginning followed by the greatest letter.
-- name: rulings_of_number :many
-- in: number Str, number_end Str, status Str, court Str, kind Str, instance Str, paper Str, relation Str, first_on Date, last_on Date, most i64
-- out: court_id CourtId, matter_id MatterId, ruling_id RulingId, source Str, source_id Str, court_name Str, number Str, day Date, kind Str, instance Str, paper Str, relation Str, title Str, case_number Str, status Str, published_on Date, corrected_on Str, changed_at Instant, hash Hash, size i64
SELECT court_id, matter_id, ruling_id, source, source_id, court_name, number, day, kind, instance, paper, relation, title,
       case_number, status, published_on, corrected_on, changed_at, hash, size
FROM ruling WHERE number_fold >= :number AND number_fold < :number_end AND status = :status AND day >= :first_on AND day <= :last_on
  AND (:court = '' OR court_id = :court) AND (:kind = '' OR kind = :kind) AND (:instance = '' OR instance = :instance)
  AND (:paper = '' OR paper = :paper) AND (:relation = '' OR relation = :relation)
ORDER BY number_fold, day, ruling_id LIMIT :most

-- name: rulings_changed :many
-- in: status Str, before_at Instant, before_id RulingId, most i64
-- out: court_id CourtId, matter_id MatterId, ruling_id RulingId, source Str, source_id Str, court_name Str, number Str, day Date, kind Str, instance Str, paper Str, relation Str, title Str, case_number Str, status Str, published_on Date, corrected_on Str, changed_at Instant, hash Hash, size i64
SELECT court_id, matter_id, ruling_id, source, source_id, court_name, number, day, kind, instance, paper, relation, title,
       case_number, status, published_on, corrected_on, changed_at, hash, size
FROM ruling WHERE status = :status AND (changed_at, ruling_id) < (:before_at, :before_id)
ORDER BY changed_at DESC, ruling_id DESC LIMIT :most

-- name: rulings_changed_of_court :many
-- in: court Str, status Str, before_at Instant, before_id RulingId, most i64
-- out: court_id CourtId, matter_id MatterId, ruling_id RulingId, source Str, source_id Str, court_name Str, number Str, day Date, kind Str, instance Str, paper Str, relation Str, title Str, case_number Str, status Str, published_on Date, corrected_on Str, changed_at Instant, hash Hash, size i64
SELECT court_id, matter_id, ruling_id, source, source_id, court_name, number, day, kind, instance, paper, relation, title,
       case_number, status, published_on, corrected_on, changed_at, hash, size
FROM ruling WHERE court_id = :court AND status = :status AND (changed_at, ruling_id) < (:before_at, :before_id)
ORDER BY changed_at DESC, ruling_id DESC LIMIT :most

-- What changed after a place in the order of changes, oldest first: for the index.
-- name: rulings_since :many
-- in: status Str, after_at Instant, after_id RulingId, most i64
-- out: court_id CourtId, matter_id MatterId, ruling_id RulingId, source Str, source_id Str, court_name Str, number Str, day Date, kind Str, instance Str, paper Str, relation Str, title Str, case_number Str, status Str, published_on Date, corrected_on Str, changed_at Instant, hash Hash, size i64
SELECT court_id, matter_id, ruling_id, source, source_id, court_name, number, day, kind, instance, paper, relation, title,
       case_number, status, published_on, corrected_on, changed_at, hash, size
FROM ruling WHERE status = :status AND (changed_at, ruling_id) > (:after_at, :after_id)
ORDER BY changed_at, ruling_id LIMIT :most

-- Months of rulings in which something was taken down or corrected after a moment, and when that was last.
-- name: export_changed :many
-- in: since Instant, most i64
-- out: month Str, last i64
SELECT month, MAX(changed_at) AS last FROM (
    SELECT SUBSTR(day, 1, 7) AS month, changed_at FROM ruling WHERE status = 'taken_down' AND changed_at > :since
    UNION ALL
    SELECT SUBSTR(day, 1, 7) AS month, changed_at FROM ruling WHERE status = 'public' AND changed_at > :since AND corrected_on <> '') AS changed
GROUP BY month ORDER BY month LIMIT :most

-- name: ruling_total :one
-- in: court Str, kind Str, year i64
-- out: total i64
SELECT CAST(COALESCE(SUM(total), 0) AS BIGINT) AS total FROM ruling_count
WHERE (:court = '' OR court_id = :court) AND (:kind = '' OR kind = :kind) AND (:year = 0 OR year = :year)

-- name: ruling_kinds :many
-- in: court Str, year i64
-- out: kind Str, total i64
SELECT kind, CAST(SUM(total) AS BIGINT) AS total FROM ruling_count
WHERE (:court = '' OR court_id = :court) AND (:year = 0 OR year = :year) GROUP BY kind HAVING SUM(total) > 0 ORDER BY 2 DESC, 1 LIMIT 20

-- name: ruling_years :many
-- in: court Str, kind Str
-- out: year i64, total i64
SELECT year, CAST(SUM(total) AS BIGINT) AS total FROM ruling_count
WHERE (:court = '' OR court_id = :court) AND (:kind = '' OR kind = :kind) GROUP BY year HAVING SUM(total) > 0 ORDER BY year DESC LIMIT 100

-- name: ruling_courts :many
-- in: kind Str, year i64
-- out: court_id CourtId, total i64
SELECT court_id, CAST(SUM(total) AS BIGINT) AS total FROM ruling_count
WHERE (:kind = '' OR kind = :kind) AND (:year = 0 OR year = :year) GROUP BY court_id HAVING SUM(total) > 0 ORDER BY 2 DESC, 1 LIMIT 1000

-- ---- the publication ledger

-- name: publication_counts :many
-- in: month Str
-- out: court_id CourtId, step Str, total i64
SELECT court_id, step, total FROM publication_count WHERE month = :month ORDER BY court_id, step LIMIT 10000

-- name: publication_entries :many
-- in: court_id CourtId, first_on Date, last_on Date, before_on Date, before_ruling RulingId, before_seq i64, most i64
-- out: matter_id MatterId, ruling_id RulingId, seq i64, step Str, day Date, number Str, reason Str
SELECT matter_id, ruling_id, seq, step, day, number, reason FROM publication_entry
WHERE court_id = :court_id AND day >= :first_on AND day <= :last_on
  AND (day, ruling_id, seq) < (:before_on, :before_ruling, :before_seq)
ORDER BY day DESC, ruling_id DESC, seq DESC LIMIT :most

-- The newest of two acts of the file.
-- name: published_event :optional
-- in: court_id CourtId, matter_id MatterId, act Str, or_act Str
-- out: seq i64, at Instant, leaf Hash
SELECT seq, at, leaf FROM event
WHERE court_id = :court_id AND matter_id = :matter_id AND act IN (:act, :or_act) ORDER BY seq DESC LIMIT 1
