-- The public ledger: what is committed but not yet ordered, the order, the origins of the log, the history of checkpoints.
-- No personal data: a leaf is a court, a kind and a salted commitment; the salt lies beside the record it commits to.

CREATE TABLE ledger_queue (
    id          @bytes NOT NULL PRIMARY KEY, -- time-ordered
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,             -- zero for leaves of no file
    seq         @int   NOT NULL,
    kind        @text  NOT NULL,
    commitment  @bytes NOT NULL CHECK (length(commitment) = 32)
) @without_rowid;

-- The index of a leaf is fixed when its row is written and never changes.
CREATE TABLE ledger_leaf (
    log         @int   NOT NULL,
    idx         @int   NOT NULL,
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    seq         @int   NOT NULL,
    kind        @text  NOT NULL,
    commitment  @bytes NOT NULL CHECK (length(commitment) = 32),
    PRIMARY KEY (log, idx)
) @without_rowid;
CREATE INDEX ledger_leaf_of_file ON ledger_leaf (court_id, matter_id, seq);

-- One row an origin. A second origin means that a backup was restored behind the public checkpoint.
-- small: ledger_log
CREATE TABLE ledger_log (
    log         @int   NOT NULL PRIMARY KEY,
    origin      @text  NOT NULL,
    size        @int   NOT NULL,             -- leaves ordered so far
    opened_at   @int   NOT NULL,             -- UTC milliseconds
    prior       @text  NOT NULL              -- last checkpoint of the origin before, which the first leaf commits to; empty for the first
) @without_rowid;

-- Every checkpoint published, so that "the first signed at or after an instant" has an answer.
CREATE TABLE ledger_checkpoint (
    log         @int   NOT NULL,
    size        @int   NOT NULL,
    at          @int   NOT NULL,             -- UTC milliseconds, whole seconds
    root        @bytes NOT NULL CHECK (length(root) = 32),
    PRIMARY KEY (log, size)
) @without_rowid;
CREATE INDEX ledger_checkpoint_at ON ledger_checkpoint (at, log, size);
