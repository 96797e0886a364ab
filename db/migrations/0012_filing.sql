-- Petitions as received (made from events), and drafts (not yet anybody's business but their author's).

CREATE TABLE petition (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    received_at @int   NOT NULL,             -- UTC milliseconds: the moment the system confirmed
    filed_on    @text  NOT NULL,             -- the day that counts (postmark for post)
    mode        @text  NOT NULL,             -- online, counter, post
    receipt_no  @text  NOT NULL,             -- number of the acknowledgement, empty until given
    nonce       @text  NOT NULL,             -- hexadecimal, the filer's part of later draws
    plaintiff   @text  NOT NULL,             -- short title of the register
    defendant   @text  NOT NULL,
    relation    @text  NOT NULL,
    claim_value @int   NOT NULL,             -- đồng, -1 when none
    outcome     @text  NOT NULL,             -- accepted, returned, transferred ...; empty while open
    seq         @int   NOT NULL,
    PRIMARY KEY (court_id, matter_id)
) @without_rowid;
CREATE INDEX petition_register ON petition (court_id, filed_on, matter_id);

CREATE TABLE draft (
    account_id  @bytes NOT NULL,
    draft_id    @bytes NOT NULL,
    matter_id   @bytes NOT NULL,             -- known beforehand: a submission repeated is the same submission
    court_id    @text  NOT NULL,             -- chosen court, empty until chosen
    kind        @text  NOT NULL,
    step        @text  NOT NULL,
    answers     @text  NOT NULL,             -- JSON, question by question
    version     @int   NOT NULL,
    made_at     @int   NOT NULL,
    saved_at    @int   NOT NULL,
    submitted   @int   NOT NULL CHECK (submitted IN (0, 1)),
    PRIMARY KEY (account_id, draft_id)
) @without_rowid;

-- Files attached to a draft, in order; several photographs may make one document.
CREATE TABLE draft_file (
    draft_id    @bytes NOT NULL,
    no          @int   NOT NULL,
    document    @int   NOT NULL,             -- photographs of one document share it
    blob_id     @bytes NOT NULL,
    title       @text  NOT NULL,
    original    @int   NOT NULL CHECK (original IN (0, 1)), -- the original is handed over later (NQ 04/2016 19)
    PRIMARY KEY (draft_id, no)
) @without_rowid;
