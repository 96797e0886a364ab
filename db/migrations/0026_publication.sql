-- Publication: hiding of names, the rulings the public reads, what the publication ledger lists. The first five tables are made
-- from events; `ruling`, `ruling_text` and `publication_entry` hold rows of events and of imports (there matter_id is sixteen
-- zero bytes); the counts follow them; `ruling_review` is what persons decided about imported texts.

-- One round of hiding a file: the text as pronounced, the proposed places and the code book, sealed, for the judge and the clerk
-- of the case. A new proposal is a new round.
CREATE TABLE hiding (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    round       @int   NOT NULL,
    places      @int   NOT NULL,             -- how many the program proposed
    sealed      @bytes NOT NULL,             -- JSON
    seq         @int   NOT NULL,
    PRIMARY KEY (court_id, matter_id, round)
) @strict;

-- What a person decided of a place. Places above `hiding.places` were added by a person.
CREATE TABLE hiding_decision (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    round       @int   NOT NULL,
    place       @int   NOT NULL,
    decision    @text  NOT NULL,             -- accepted, corrected, kept, added
    words       @text  NOT NULL,             -- of an added place: the words to hide
    text        @text  NOT NULL,             -- what stands instead; empty when as proposed
    person_id   @bytes NOT NULL,
    seq         @int   NOT NULL,
    PRIMARY KEY (court_id, matter_id, round, place)
) @without_rowid;

-- A leftover that may stand: named by its line and place in it, so that it is the same in every public form and in later rounds.
CREATE TABLE hiding_clearance (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    occurrence  @text  NOT NULL,
    rule        @text  NOT NULL,
    first_id    @bytes NOT NULL,             -- person
    first_seq   @int   NOT NULL,
    second_rule @text  NOT NULL,             -- empty while one person has cleared it
    second_id   @bytes NOT NULL,
    second_seq  @int   NOT NULL,
    PRIMARY KEY (court_id, matter_id, occurrence)
) @without_rowid;

CREATE TABLE publication_objection (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    no          @int   NOT NULL,
    participant @int   NOT NULL,
    made_on     @text  NOT NULL,
    result      @text  NOT NULL,             -- granted, refused; empty while undecided
    decided_on  @text  NOT NULL,
    seq         @int   NOT NULL,
    decided_seq @int   NOT NULL,
    PRIMARY KEY (court_id, matter_id, no)
) @without_rowid;

-- How far the file's ruling has come. The state of the file says what may happen; here who did what.
CREATE TABLE publication (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    round       @int   NOT NULL,             -- of hiding
    ruling_id   @bytes NOT NULL,             -- zero until released; the same after a second release
    approved_by @bytes NOT NULL,
    approved_on @text  NOT NULL,
    approved    @bytes NOT NULL,             -- hash of the approved text, zero while there is none
    released_by @bytes NOT NULL,
    withheld    @text  NOT NULL,             -- code of the ground; empty when not withheld
    seq         @int   NOT NULL,             -- of the last act
    PRIMARY KEY (court_id, matter_id)
) @without_rowid;

-- What the public finds and reads. Browsing is by day, newest first, within a court, a relation, a kind, or all.
CREATE TABLE ruling (
    court_id      @text  NOT NULL,           -- X for a court the registry does not know
    matter_id     @bytes NOT NULL,           -- zero for imported ones
    ruling_id     @bytes NOT NULL,
    source        @text  NOT NULL,           -- court, or where it was imported from
    source_id     @text  NOT NULL,
    court_name    @text  NOT NULL,           -- as the ruling's own day knew it
    number        @text  NOT NULL,
    number_fold   @text  NOT NULL,           -- as it is searched: letters and digits
    day           @text  NOT NULL,           -- of pronouncement
    kind          @text  NOT NULL,           -- civil, family, commercial, labour ...; empty when unknown
    instance      @text  NOT NULL,           -- ST, PT, GĐT, TT
    paper         @text  NOT NULL,           -- judgment, decision
    relation      @text  NOT NULL,           -- code of the relation; empty when it is known by words only
    title         @text  NOT NULL,
    case_number   @text  NOT NULL,
    status        @text  NOT NULL,           -- public, held, refused, taken_down
    published_on  @text  NOT NULL,
    corrected_on  @text  NOT NULL,
    changed_at    @int   NOT NULL,           -- UTC milliseconds of the last change the public sees
    hash          @bytes NOT NULL,           -- of the public text
    size          @int   NOT NULL,
    seq           @int   NOT NULL,           -- event of the last change, 0 for imported ones
    PRIMARY KEY (court_id, matter_id, ruling_id)
) @without_rowid;
CREATE INDEX ruling_by_id ON ruling (ruling_id);
CREATE INDEX ruling_by_day ON ruling (status, day, ruling_id);
CREATE INDEX ruling_by_court ON ruling (court_id, status, day, ruling_id);
CREATE INDEX ruling_by_kind ON ruling (kind, status, day, ruling_id);
CREATE INDEX ruling_by_relation ON ruling (relation, status, day, ruling_id);
CREATE INDEX ruling_by_number ON ruling (number_fold, status, day, ruling_id);
CREATE INDEX ruling_by_change ON ruling (court_id, status, changed_at, ruling_id);
CREATE INDEX ruling_by_change_all ON ruling (status, changed_at, ruling_id);

CREATE TABLE ruling_text (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    ruling_id   @bytes NOT NULL,
    text        @text  NOT NULL,             -- coded, one paragraph a line
    parts       @text  NOT NULL,             -- JSON: where its sections begin
    correction  @text  NOT NULL,             -- notice of correction, or why it was taken down
    PRIMARY KEY (court_id, matter_id, ruling_id)
) @strict;

-- The publication ledger: each public step of each ruling.
CREATE TABLE publication_entry (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    ruling_id   @bytes NOT NULL,
    seq         @int   NOT NULL,             -- event; 0 for imported ones
    step        @text  NOT NULL,             -- published, imported, corrected, withheld, taken_down
    day         @text  NOT NULL,
    number      @text  NOT NULL,
    reason      @text  NOT NULL,             -- code of the ground for withholding, words for a removal
    PRIMARY KEY (court_id, matter_id, ruling_id, seq)
) @without_rowid;
CREATE INDEX publication_entry_by_day ON publication_entry (court_id, day, ruling_id, seq);

-- small: publication_count
CREATE TABLE publication_count (
    month       @text  NOT NULL,             -- YYYY-MM
    court_id    @text  NOT NULL,
    step        @text  NOT NULL,
    total       @int   NOT NULL,
    PRIMARY KEY (month, court_id, step)
) @without_rowid;

-- How many public rulings there are: one row a court, kind and year.
-- small: ruling_count
CREATE TABLE ruling_count (
    court_id    @text  NOT NULL,
    kind        @text  NOT NULL,
    year        @int   NOT NULL,
    total       @int   NOT NULL,
    PRIMARY KEY (court_id, kind, year)
) @without_rowid;

-- Held imports: who let them out or kept them in, and why.
CREATE TABLE ruling_review (
    court_id    @text  NOT NULL,
    ruling_id   @bytes NOT NULL,
    no          @int   NOT NULL,
    person_id   @bytes NOT NULL,
    at          @int   NOT NULL,
    decision    @text  NOT NULL,             -- masked, released, refused
    reason      @text  NOT NULL,
    PRIMARY KEY (court_id, ruling_id, no)
) @without_rowid;
