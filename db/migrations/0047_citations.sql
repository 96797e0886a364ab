-- What public rulings cite, as it stands in their texts: rows of a ruling are made when its text becomes public, made anew when it is
-- corrected, and go when it is taken down. Rows of files are made from events; those of imports follow their text; `citation_count`
-- follows both.

CREATE TABLE ruling_citation (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,             -- zero for imported ones
    ruling_id   @bytes NOT NULL,
    no          @int   NOT NULL,             -- 1, 2 ... in the order of the text
    kind        @text  NOT NULL,             -- article, precedent, ruling
    cited       @text  NOT NULL,             -- official number of the act or precedent; of a ruling its number as number_fold is written
    article     @text  NOT NULL,             -- empty of precedents and rulings
    clause      @text  NOT NULL,
    point       @text  NOT NULL,
    cited_on    @text  NOT NULL,             -- day of a cited ruling; empty: not said
    leads       @int   NOT NULL,             -- 1: the first of this article (precedent, ruling) in this text: what lists and counts go by
    begins      @int   NOT NULL,             -- place in the text, bytes
    ends        @int   NOT NULL,
    day         @text  NOT NULL,             -- of the ruling that cites
    PRIMARY KEY (court_id, matter_id, ruling_id, no)
) @without_rowid;
CREATE INDEX ruling_citation_by_cited ON ruling_citation (cited, article, leads, day, ruling_id);

-- How many public rulings cite it.
CREATE TABLE citation_count (
    cited       @text  NOT NULL,
    article     @text  NOT NULL,
    total       @int   NOT NULL,
    PRIMARY KEY (cited, article)
) @without_rowid;
