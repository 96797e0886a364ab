-- The time limit a task is due by: of several a task may measure itself by, the one that runs. Tasks of before this migration name none.
ALTER TABLE task ADD COLUMN rule @text NOT NULL DEFAULT '';
