-- Drafts of petitions: nobody's business but their author's, so what he wrote is sealed (core/identity/seal.h) and no event tells of it.
-- A draft names its matter beforehand and its court when it is submitted: a submission repeated is the same submission.
-- The tables of 0012 held drafts in the open and were never written.

DROP TABLE draft_file;
DROP TABLE draft;

CREATE TABLE draft (
    person_id   @bytes NOT NULL,             -- the author
    draft_id    @bytes NOT NULL,
    matter_id   @bytes NOT NULL,             -- of the file it opens when submitted
    court_id    @text  NOT NULL,             -- fixed by submitting; empty until then
    sealed      @bytes NOT NULL,             -- the answers; empty once submitted
    version     @int   NOT NULL,             -- counts every save
    made_at     @int   NOT NULL,
    saved_at    @int   NOT NULL,
    submitted   @int   NOT NULL CHECK (submitted IN (0, 1)),
    PRIMARY KEY (person_id, draft_id)
) @without_rowid;
CREATE INDEX draft_saved ON draft (saved_at);
