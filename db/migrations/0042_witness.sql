-- What no event makes: each row's versions, each version a leaf of the public log (core/witness).

CREATE TABLE witness (
    table_name @text  NOT NULL,
    row_key    @text  NOT NULL,              -- "court_id=\"T79K01\" room=\"P1\""
    version    @int   NOT NULL CHECK (version > 0),
    row_id     @bytes NOT NULL CHECK (length(row_id) = 16), -- of table and key: its name in the public log
    salt       @bytes NOT NULL,              -- empty until its leaf is queued
    row_hash   @bytes NOT NULL,              -- SHA-256 of what stands in the row; empty: it is gone
    PRIMARY KEY (table_name, row_key, version)
) @without_rowid;
CREATE UNIQUE INDEX witness_of_leaf ON witness (row_id, version);
CREATE INDEX witness_waiting ON witness (table_name, row_key, version) WHERE length(salt) = 0;

-- The looks of an hour are one row to the witness.
CREATE INDEX look_by_hour ON look (hour_at);
