-- Each checkpoint as it was signed: a draw names the first one after a moment, and its record carries the signature to whoever checks it off
-- line. Rows of before this migration have none.
ALTER TABLE ledger_checkpoint ADD COLUMN note @text NOT NULL DEFAULT '';
