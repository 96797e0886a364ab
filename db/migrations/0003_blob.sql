-- Large objects: files people handed in. Their bytes lie encrypted beside the database, under a key of their own that is stored
-- here wrapped by the store's key (a file that is neither here nor in a backup of the database).

CREATE TABLE blob (
    blob_id     @bytes NOT NULL PRIMARY KEY CHECK (length(blob_id) = 16),
    owner       @bytes NOT NULL CHECK (length(owner) = 16), -- who sent it: nobody else may hand it in
    name        @text  NOT NULL,             -- as the sender calls it: for display only
    size        @int   NOT NULL,             -- bytes; -1 while a stream of unknown length arrives
    key         @bytes NOT NULL,             -- of the object, wrapped
    hash        @bytes,                      -- SHA-256 of the plain bytes; NULL until finished
    media_type  @text  NOT NULL,             -- by content; empty until finished
    fault       @text  NOT NULL,             -- why a person may not be able to read it; empty: nothing known
    held        @int   NOT NULL CHECK (held IN (0, 1)), -- a row of blob_use names it
    doomed      @int   NOT NULL CHECK (doomed IN (0, 1)), -- being swept: exists for nobody any more
    seen_at     @int   NOT NULL,             -- UTC milliseconds: begun, last part, finished
    finished_at @int   NOT NULL              -- 0 until then
) @without_rowid;
CREATE INDEX blob_loose ON blob (seen_at, blob_id) WHERE held = 0;
CREATE INDEX blob_of_owner ON blob (owner, blob_id) WHERE held = 0;

-- Parts of an upload that are on disk.
CREATE TABLE blob_part (
    blob_id     @bytes NOT NULL,
    no          @int   NOT NULL,             -- from 0
    hash        @bytes NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (blob_id, no)
) @without_rowid;

-- Who needs an object: a file of the court or a draft. What nobody needs is swept.
CREATE TABLE blob_use (
    blob_id     @bytes NOT NULL,
    holder      @bytes NOT NULL CHECK (length(holder) = 16),
    PRIMARY KEY (blob_id, holder)
) @without_rowid;
