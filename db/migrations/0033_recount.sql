-- The question each time limit was counted from, so that it can be asked again when the calendar of a year is announced. Limits of before
-- this migration carry none and stay as they were counted.
ALTER TABLE deadline ADD COLUMN count_from @text NOT NULL DEFAULT '';
ALTER TABLE deadline ADD COLUMN count_amount @int NOT NULL DEFAULT 0;
ALTER TABLE deadline ADD COLUMN count_unit @text NOT NULL DEFAULT '';
CREATE INDEX deadline_provisional ON deadline (court_id, matter_id) WHERE calendar = 'provisional' AND status = 'running';
