-- What the public says of published rulings: comments, and proposals as a precedent. Nothing is shown that the court has not looked at.
-- No event makes these rows: their versions stand in the public log (0042). When a ruling is taken down its remarks lose their words.

CREATE TABLE remark (
    ruling_id  @bytes NOT NULL,
    remark_id  @bytes NOT NULL CHECK (length(remark_id) = 16), -- time-ordered
    court_id   @text  NOT NULL,              -- whose staff look at it: the ruling's court; X: those of any court
    person_id  @bytes NOT NULL,              -- who wrote it
    no         @int   NOT NULL CHECK (no > 0), -- the writer's first, second ...
    kind       @text  NOT NULL,              -- comment, proposal
    shown_as   @text  NOT NULL,              -- the name he chose; empty: a reader
    words      @text  NOT NULL,              -- empty when erased
    criteria   @text  NOT NULL,              -- of a proposal: ids of law/remarks.yaml, separated by spaces
    digest     @bytes NOT NULL,              -- of the words without accents and case: the same is not sent twice; empty when erased
    sent_at    @int   NOT NULL,
    state      @text  NOT NULL,              -- waiting, shown, refused, taken_down, withdrawn, erased
    decisions  @int   NOT NULL,              -- how many there are: the last says how it came to stand so
    PRIMARY KEY (ruling_id, remark_id)
) @without_rowid;
CREATE UNIQUE INDEX remark_by_id ON remark (remark_id);
CREATE UNIQUE INDEX remark_of_person ON remark (person_id, no);
CREATE INDEX remark_of_court ON remark (court_id, state, remark_id);

CREATE TABLE remark_decision (
    remark_id  @bytes NOT NULL,
    no         @int   NOT NULL CHECK (no > 0),
    person_id  @bytes NOT NULL,              -- of the court; the writer who withdrew it; zero: the ruling was taken down
    at         @int   NOT NULL,
    decision   @text  NOT NULL,              -- the state it gave
    ground     @text  NOT NULL,              -- id of law/remarks.yaml; empty when none is needed
    reason     @text  NOT NULL,              -- words to the writer; empty when erased
    PRIMARY KEY (remark_id, no)
) @without_rowid;

-- How many are shown: for the list of rulings most proposed.
CREATE TABLE remark_count (
    ruling_id  @bytes NOT NULL,
    comments   @int   NOT NULL,
    proposals  @int   NOT NULL,
    PRIMARY KEY (ruling_id)
) @without_rowid;
CREATE INDEX remark_count_most ON remark_count (proposals, ruling_id);
