-- Texts of law by article, as they were loaded from a collection somebody keeps: no event makes them, loading again does.

-- A law, code, decree ... under its official number.
-- small: statute
CREATE TABLE statute (
    law_id     @text NOT NULL,               -- the number in upper case (91/2015/QH13), or the name of a document without one
    slug       @text NOT NULL,               -- in its address: 91-2015-qh13
    title      @text NOT NULL,
    kind       @text NOT NULL,               -- Luật, Nghị định ... as the document calls itself
    issuer     @text NOT NULL,               -- empty when unknown
    issued     @text NOT NULL,               -- empty when unknown
    effective  @text NOT NULL,               -- first day of effect; empty when unknown
    loaded_on  @text NOT NULL,
    PRIMARY KEY (law_id)
) @strict;
CREATE UNIQUE INDEX statute_by_slug ON statute (slug);
CREATE INDEX statute_by_day ON statute (effective, slug);
CREATE INDEX statute_by_kind ON statute (kind, effective, slug);

CREATE TABLE statute_article (
    law_id     @text NOT NULL,
    place      @int  NOT NULL,               -- its order in the document: 23, 23a, 23b, 24
    article_id @text NOT NULL,               -- 23a
    heading    @text NOT NULL,               -- may be empty
    text       @text NOT NULL,
    source     @text NOT NULL,               -- the part of the collection it comes from
    loaded_on  @text NOT NULL,
    PRIMARY KEY (law_id, place)
) @strict;

-- The official cross references of an article; what they name need not be loaded.
CREATE TABLE statute_related (
    law_id     @text NOT NULL,
    place      @int  NOT NULL,
    no         @int  NOT NULL,
    to_law     @text NOT NULL,
    to_place   @int  NOT NULL,
    to_article @text NOT NULL,
    PRIMARY KEY (law_id, place, no)
) @without_rowid;
