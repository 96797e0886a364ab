-- Fees of a file: sums due, payments, reliefs, who bears what in the end, and the books in double entry. All made from events.
-- The court never holds money: every account is of the enforcement body (thi hành án dân sự), which collects for the State.

CREATE TABLE fee_due (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    no          @int   NOT NULL,
    purpose     @text  NOT NULL,             -- claim, counterclaim, appeal, costs (field fee_purpose)
    payer       @int   NOT NULL,             -- participant
    value       @int   NOT NULL,             -- đồng the fee is computed on; -1: a claim without value
    whole       @int   NOT NULL,             -- the whole fee the advance is a part of
    amount      @int   NOT NULL,             -- what has to be advanced now
    paid        @int   NOT NULL,             -- what has come in for it, surplus included
    status      @text  NOT NULL,             -- open, paid, receipted, ended (also: money came that nobody had asked for)
    asked_on    @text  NOT NULL,
    asked_seq   @int   NOT NULL,
    working     @text  NOT NULL,             -- JSON: lines of the calculation in both languages
    receipt_no  @text  NOT NULL,             -- of the collector; empty until given
    receipt_on  @text  NOT NULL,
    receipt_seq @int   NOT NULL,
    claimed_no  @text  NOT NULL,             -- a paper receipt a party handed in that is not in the books yet
    claimed     @int   NOT NULL,             -- and the amount on it
    owed_back   @int   NOT NULL,             -- what the enforcement body has to pay back of it
    PRIMARY KEY (court_id, matter_id, no)
) @without_rowid;
CREATE INDEX fee_due_status ON fee_due (court_id, status, asked_on, matter_id, no);
CREATE INDEX fee_due_back ON fee_due (court_id, owed_back, matter_id, no);
CREATE INDEX fee_due_receipt ON fee_due (court_id, receipt_on, matter_id, no);

CREATE TABLE fee_payment (
    court_id  @text  NOT NULL,
    matter_id @bytes NOT NULL,
    no        @int   NOT NULL,
    due       @int   NOT NULL,
    bank_ref  @text  NOT NULL,
    dong      @int   NOT NULL,
    surplus   @int   NOT NULL,               -- of it, what was not due any more
    late      @int   NOT NULL CHECK (late IN (0, 1)), -- after the later of the two limits
    paid_on   @text  NOT NULL,
    seq       @int   NOT NULL,
    PRIMARY KEY (court_id, matter_id, no)
) @without_rowid;
CREATE INDEX fee_payment_ref ON fee_payment (court_id, bank_ref);

CREATE TABLE fee_relief (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    participant @int   NOT NULL,
    kind        @text  NOT NULL,             -- exempt, reduced, refused (field fee_relief)
    code        @text  NOT NULL,             -- row of law/fees.yaml reliefs; empty when refused
    decided_on  @text  NOT NULL,
    seq         @int   NOT NULL,
    PRIMARY KEY (court_id, matter_id, participant)
) @without_rowid;

-- The ruling on fees: of the judgment, or of the decision that recognises a settlement. The newest replaces an earlier one.
CREATE TABLE fee_ruling (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    total       @int   NOT NULL,
    joint       @int   NOT NULL,             -- of it, owed jointly by those whose share says so
    working     @text  NOT NULL,             -- JSON, as above
    ruled_on    @text  NOT NULL,
    seq         @int   NOT NULL,
    settled_seq @int   NOT NULL,             -- event that booked it; 0 while it is not in force
    PRIMARY KEY (court_id, matter_id)
) @without_rowid;
CREATE TABLE fee_share (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    participant @int   NOT NULL,
    fee         @int   NOT NULL,             -- he alone bears
    joint       @int   NOT NULL,             -- he owes jointly with others, the whole sum
    relieved    @int   NOT NULL,
    advance     @int   NOT NULL,
    refund      @int   NOT NULL,
    to_pay      @int   NOT NULL,
    PRIMARY KEY (court_id, matter_id, participant)
) @without_rowid;

-- Every đồng twice: an entry is two lines (side 1 debit, side 2 credit) that add up to nothing.
CREATE TABLE fee_posting (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    entry       @int   NOT NULL,
    side        @int   NOT NULL CHECK (side IN (1, 2)),
    account     @text  NOT NULL,
    participant @int   NOT NULL,             -- whose money; 0: owed jointly
    due         @int   NOT NULL,             -- sum due it belongs to; 0: none
    dong        @int   NOT NULL CHECK (dong <> 0), -- debit above zero, credit below
    why         @text  NOT NULL,
    booked_on   @text  NOT NULL,
    seq         @int   NOT NULL,
    PRIMARY KEY (court_id, matter_id, entry, side)
) @without_rowid;

-- Acceptance of cases: the official register beside the number's register line (BLTTDS 195).
CREATE TABLE acceptance (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    number      @text  NOT NULL,
    accepted_on @text  NOT NULL,
    title       @text  NOT NULL,
    relation    @text  NOT NULL,
    ground      @text  NOT NULL,             -- receipt, exempt
    receipt_no  @text  NOT NULL,
    advance     @int   NOT NULL,
    preparation @text  NOT NULL,             -- the time limit that applies: prepare_civil, prepare_commercial
    seq         @int   NOT NULL,
    PRIMARY KEY (court_id, matter_id)
) @without_rowid;
CREATE INDEX acceptance_day ON acceptance (court_id, accepted_on, matter_id);
