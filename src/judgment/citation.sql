-- uses: judgment/ruling.h

-- name: citation_add :exec
-- in: court_id CourtId, matter_id MatterId, ruling_id RulingId, no i64, kind Str, cited Str, article Str, clause Str, point Str, cited_on Str, leads i64, begins i64, ends i64, day Date
INSERT INTO ruling_citation (court_id, matter_id, ruling_id, no, kind, cited, article, clause, point, cited_on, leads, begins, ends, day)
VALUES (:court_id, :matter_id, :ruling_id, :no, :kind, :cited, :article, :clause, :point, :cited_on, :leads, :begins, :ends, :day)

-- name: citations_drop :exec
-- in: court_id CourtId, matter_id MatterId, ruling_id RulingId
DELETE FROM ruling_citation WHERE court_id = :court_id AND matter_id = :matter_id AND ruling_id = :ruling_id

-- The day as text: what was altered behind the program is told, not stumbled over.
-- name: citations_of :many
-- in: court_id CourtId, matter_id MatterId, ruling_id RulingId
-- out: no i64, kind Str, cited Str, article Str, clause Str, point Str, cited_on Str, leads i64, begins i64, ends i64, day Str
SELECT no, kind, cited, article, clause, point, cited_on, leads, begins, ends, day FROM ruling_citation
WHERE court_id = :court_id AND matter_id = :matter_id AND ruling_id = :ruling_id ORDER BY no LIMIT 20000

-- name: citation_count_add :exec
-- in: cited Str, article Str, more i64
INSERT INTO citation_count (cited, article, total) VALUES (:cited, :article, :more)
ON CONFLICT (cited, article) DO UPDATE SET total = citation_count.total + excluded.total

-- name: citation_total :optional
-- in: cited Str, article Str
-- out: total i64
SELECT total FROM citation_count WHERE cited = :cited AND article = :article

-- Rulings that cite an article, newest first.
-- name: citing_rulings :many
-- in: cited Str, article Str, before_on Date, before_id RulingId, most i64
-- out: ruling_id RulingId, cited_on Str, begins i64, ends i64, day Date
SELECT ruling_id, cited_on, begins, ends, day FROM ruling_citation
WHERE cited = :cited AND article = :article AND leads = 1 AND (day, ruling_id) < (:before_on, :before_id)
ORDER BY day DESC, ruling_id DESC LIMIT :most

-- Public rulings of one number; of one day where that is said.
-- name: rulings_numbered :many
-- in: number Str, on Str
-- out: ruling_id RulingId, day Date
SELECT ruling_id, day FROM ruling WHERE number_fold = :number AND status = 'public' AND (:on = '' OR day = :on)
ORDER BY day, ruling_id LIMIT 2

-- How many rulings cite a number, with each day that they say of it, from a place on.
-- name: rulings_cited :many
-- in: after_cited Str, after_on Str, most i64
-- out: cited Str, cited_on Str, total i64
SELECT cited, cited_on, COUNT(*) AS total FROM ruling_citation
WHERE kind = 'ruling' AND leads = 1 AND (cited, cited_on) > (:after_cited, :after_on)
GROUP BY cited, cited_on ORDER BY cited, cited_on LIMIT :most

-- ---- all of them, batch by batch

-- name: rulings_to_cite :many
-- in: after RulingId, most i64
-- scan: ok because every ruling is visited
-- out: ruling_id RulingId, court_id CourtId, matter_id MatterId, number Str, day Date, status Str, text Str
SELECT r.ruling_id AS ruling_id, r.court_id AS court_id, r.matter_id AS matter_id, r.number AS number, r.day AS day, r.status AS status, t.text AS text
FROM ruling r JOIN ruling_text t ON t.court_id = r.court_id AND t.matter_id = r.matter_id AND t.ruling_id = r.ruling_id
WHERE r.ruling_id > :after ORDER BY r.ruling_id LIMIT :most

-- name: citation_counts_wrong :many
-- scan: ok because the whole is verified
-- out: cited Str, article Str
SELECT cited, article FROM (
    SELECT cited, article, total FROM citation_count
    UNION ALL
    SELECT cited, article, -COUNT(*) AS total FROM ruling_citation WHERE leads = 1 GROUP BY cited, article) AS both_sides
GROUP BY cited, article HAVING SUM(total) <> 0 ORDER BY cited, article LIMIT 1000
