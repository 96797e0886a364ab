-- Judgments: deliberation, pronouncement, appeals, force. Made from events, all but judgment_draft.

-- A judge's unfinished judgment: private to its author, sealed; no event and no record of looks tells of it (BLTTDS 264, 265).
CREATE TABLE judgment_draft (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    author      @bytes NOT NULL,             -- person
    version     @int   NOT NULL,             -- counts saves: a save made from an older one is refused
    sealed      @bytes NOT NULL,             -- JSON, encrypted
    saved_at    @int   NOT NULL,
    PRIMARY KEY (court_id, matter_id, author)
) @strict;

-- A deliberation opens with each end of the debate; going back to questioning leaves it behind (BLTTDS 265).
CREATE TABLE deliberation (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    no          @int   NOT NULL,
    opened_on   @text  NOT NULL,
    opened_seq  @int   NOT NULL,
    signed_on   @text  NOT NULL,             -- minutes signed; empty until then
    signed_seq  @int   NOT NULL,
    PRIMARY KEY (court_id, matter_id, no)
) @without_rowid;

-- Who votes, in the order of the law: jurors, then judges, the presiding judge last.
CREATE TABLE deliberation_member (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    deliberation @int  NOT NULL,
    place       @int   NOT NULL,
    turn        @int   NOT NULL,             -- 1 jurors, 2 judges, 3 the presiding judge
    role        @text  NOT NULL,
    person_id   @bytes NOT NULL,
    name        @text  NOT NULL,
    PRIMARY KEY (court_id, matter_id, deliberation, place)
) @without_rowid;

CREATE TABLE deliberation_issue (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    deliberation @int  NOT NULL,
    issue       @int   NOT NULL,
    sealed      @bytes NOT NULL,             -- vote_issue, encrypted
    seq         @int   NOT NULL,
    PRIMARY KEY (court_id, matter_id, deliberation, issue)
) @strict;

CREATE TABLE deliberation_vote (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    deliberation @int  NOT NULL,
    issue       @int   NOT NULL,
    place       @int   NOT NULL,
    sealed      @bytes NOT NULL,             -- vote and minority_opinion, encrypted, padded
    seq         @int   NOT NULL,
    PRIMARY KEY (court_id, matter_id, deliberation, issue, place)
) @strict;

CREATE TABLE judgment (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    number      @text  NOT NULL,
    pronounced_on @text NOT NULL,
    outcome_for @text  NOT NULL,             -- accepted, accepted_part, rejected
    resolution  @text  NOT NULL,
    presiding   @text  NOT NULL,
    parts       @text  NOT NULL,             -- JSON: facts, reasoning, grounds, decision: lists of paragraphs
    seq         @int   NOT NULL,
    PRIMARY KEY (court_id, matter_id)
) @strict;

-- Slips put right beside the judgment, which itself stays (BLTTDS 268).
CREATE TABLE judgment_correction (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    no          @int   NOT NULL,
    text        @text  NOT NULL,
    corrected_on @text NOT NULL,
    seq         @int   NOT NULL,
    PRIMARY KEY (court_id, matter_id, no)
) @strict;

-- The operative part, item by item: what was decided and whether it is in force (BLTTDS 282: part by part).
CREATE TABLE operative_item (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    item        @int   NOT NULL,
    kind        @text  NOT NULL,             -- money, deliver, land ... of the procedure; settlement: what the parties agreed
    who_owes    @int   NOT NULL,             -- participant, 0: nobody named
    to_whom     @int   NOT NULL,
    amount      @int   NOT NULL,             -- dong
    interest_from @text NOT NULL,
    interest    @text  NOT NULL,             -- agreed, statutory, empty: none
    joint       @int   NOT NULL CHECK (joint IN (0, 1)),
    thing       @text  NOT NULL,
    text        @text  NOT NULL,
    force       @text  NOT NULL,             -- waiting, appealed, in_force, quashed
    proposed_on @text  NOT NULL,             -- day of force the system proposes; empty: not yet
    in_force_on @text  NOT NULL,             -- day of force a person certified
    why         @text  NOT NULL,             -- in the certificate's words, or the code of the proposal's reason
    seq         @int   NOT NULL,
    force_seq   @int   NOT NULL,             -- the event that last changed its force
    PRIMARY KEY (court_id, matter_id, item)
) @strict;
CREATE INDEX operative_item_waiting ON operative_item (force, proposed_on, court_id, matter_id);

CREATE TABLE appeal (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    no          @int   NOT NULL,
    kind        @text  NOT NULL,             -- appeal, protest, protest_higher
    ruling      @text  NOT NULL,             -- judgment, decision
    participant @int   NOT NULL,             -- who appeals; 0: the procuracy
    attacked    @text  NOT NULL,             -- JSON list of operative items; [] is all
    appealed_on @text  NOT NULL,             -- the day that counts: handed in, sent on line, or postmark
    received_on @text  NOT NULL,
    status      @text  NOT NULL,             -- late, pending, replaced, ended, sent_up, decided
    late_reason @text  NOT NULL,
    ended_on    @text  NOT NULL,
    end_act     @text  NOT NULL,             -- the act that ended it: withdraw_appeal, return_appeal ...
    seq         @int   NOT NULL,
    done_seq    @int   NOT NULL,
    PRIMARY KEY (court_id, matter_id, no)
) @strict;
CREATE INDEX appeal_pending ON appeal (status, court_id, matter_id);
