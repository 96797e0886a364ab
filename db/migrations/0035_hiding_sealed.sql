-- What a person decided of a place holds the very names that are hidden: it is sealed like the proposal it belongs to. What trial courts
-- kept in the clear goes with its table; their files get a new round of hiding.

DROP TABLE hiding_decision;

-- What a person decided of a place. Places above `hiding.places` were added by a person.
CREATE TABLE hiding_decision (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    round       @int   NOT NULL,
    place       @int   NOT NULL,
    decision    @text  NOT NULL,             -- accepted, corrected, kept, added
    sealed      @bytes NOT NULL,             -- JSON: the words to hide of an added place, what stands instead; empty when as proposed
    person_id   @bytes NOT NULL,
    seq         @int   NOT NULL,
    PRIMARY KEY (court_id, matter_id, round, place)
) @without_rowid;
