-- ---- loading

-- name: statute_add :exec
-- in: law_id Str, slug Str, title Str, kind Str, issuer Str, issued Str, effective Str, loaded_on Date
INSERT INTO statute (law_id, slug, title, kind, issuer, issued, effective, loaded_on)
VALUES (:law_id, :slug, :title, :kind, :issuer, :issued, :effective, :loaded_on)

-- A collection may know the days of a document in one of its parts and not in another.
-- name: statute_complete :exec
-- in: law_id Str, issuer Str, issued Str, effective Str
UPDATE statute SET issuer = CASE WHEN issuer = '' THEN :issuer ELSE issuer END, issued = CASE WHEN issued = '' THEN :issued ELSE issued END,
    effective = CASE WHEN effective = '' THEN :effective ELSE effective END
WHERE law_id = :law_id

-- name: article_known :optional
-- in: law_id Str, place i64
-- out: article_id Str
SELECT article_id FROM statute_article WHERE law_id = :law_id AND place = :place

-- name: article_add :affected
-- in: law_id Str, place i64, article_id Str, heading Str, text Str, source Str, loaded_on Date
INSERT INTO statute_article (law_id, place, article_id, heading, text, source, loaded_on)
VALUES (:law_id, :place, :article_id, :heading, :text, :source, :loaded_on)
ON CONFLICT (law_id, place) DO NOTHING

-- name: related_add :exec
-- in: law_id Str, place i64, no i64, to_law Str, to_place i64, to_article Str
INSERT INTO statute_related (law_id, place, no, to_law, to_place, to_article) VALUES (:law_id, :place, :no, :to_law, :to_place, :to_article)
ON CONFLICT (law_id, place, no) DO NOTHING

-- ---- reading

-- name: statute_by_slug :optional
-- in: slug Str
-- out: law_id Str, slug Str, title Str, kind Str, issuer Str, issued Str, effective Str, loaded_on Date
SELECT law_id, slug, title, kind, issuer, issued, effective, loaded_on FROM statute WHERE slug = :slug

-- name: statute_by_id :optional
-- in: law_id Str
-- out: law_id Str, slug Str, title Str, kind Str, issuer Str, issued Str, effective Str, loaded_on Date
SELECT law_id, slug, title, kind, issuer, issued, effective, loaded_on FROM statute WHERE law_id = :law_id

-- Those in effect latest first, then those whose day is not known.
-- name: statutes :many
-- in: before Str, before_slug Str, most i64
-- out: law_id Str, slug Str, title Str, kind Str, issuer Str, issued Str, effective Str, loaded_on Date
SELECT law_id, slug, title, kind, issuer, issued, effective, loaded_on FROM statute
WHERE (effective, slug) < (:before, :before_slug) ORDER BY effective DESC, slug DESC LIMIT :most

-- name: statutes_of_kind :many
-- in: kind Str, before Str, before_slug Str, most i64
-- out: law_id Str, slug Str, title Str, kind Str, issuer Str, issued Str, effective Str, loaded_on Date
SELECT law_id, slug, title, kind, issuer, issued, effective, loaded_on FROM statute
WHERE kind = :kind AND (effective, slug) < (:before, :before_slug) ORDER BY effective DESC, slug DESC LIMIT :most

-- name: statute_kinds :many
-- out: kind Str, total i64
SELECT kind, COUNT(*) AS total FROM statute GROUP BY kind ORDER BY COUNT(*) DESC, kind LIMIT 40

-- name: articles_of :many
-- in: law_id Str
-- out: place i64, article_id Str, heading Str
SELECT place, article_id, heading FROM statute_article WHERE law_id = :law_id ORDER BY place LIMIT 5000

-- name: article :optional
-- in: law_id Str, place i64
-- out: article_id Str, heading Str, text Str, source Str, loaded_on Date
SELECT article_id, heading, text, source, loaded_on FROM statute_article WHERE law_id = :law_id AND place = :place

-- name: article_before :optional
-- in: law_id Str, place i64
-- out: article_id Str, heading Str
SELECT article_id, heading FROM statute_article WHERE law_id = :law_id AND place < :place ORDER BY place DESC LIMIT 1

-- name: article_after :optional
-- in: law_id Str, place i64
-- out: article_id Str, heading Str
SELECT article_id, heading FROM statute_article WHERE law_id = :law_id AND place > :place ORDER BY place LIMIT 1

-- What an article refers to, with heading and title of what is loaded.
-- name: related_to :many
-- in: law_id Str, place i64
-- out: to_law Str, to_article Str, heading Str?, title Str?, slug Str?
SELECT r.to_law AS to_law, r.to_article AS to_article, a.heading AS heading, s.title AS title, s.slug AS slug
FROM statute_related r
LEFT JOIN statute_article a ON a.law_id = r.to_law AND a.place = r.to_place
LEFT JOIN statute s ON s.law_id = a.law_id
WHERE r.law_id = :law_id AND r.place = :place ORDER BY r.no LIMIT 200

-- ---- the index

-- All articles, a page at a time.
-- name: articles_page :many
-- in: after_law Str, after_place i64, most i64
-- out: law_id Str, place i64, article_id Str, heading Str, text Str, title Str, kind Str, issuer Str, issued Str, effective Str
SELECT a.law_id AS law_id, a.place AS place, a.article_id AS article_id, a.heading AS heading, a.text AS text, s.title AS title, s.kind AS kind,
    s.issuer AS issuer, s.issued AS issued, s.effective AS effective
FROM statute_article a JOIN statute s ON s.law_id = a.law_id
WHERE (a.law_id, a.place) > (:after_law, :after_place) ORDER BY a.law_id, a.place LIMIT :most
