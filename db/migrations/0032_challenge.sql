-- Files opened with a reason, newest first: the chief judge's list, and how many a person opened today.
CREATE INDEX access_grant_challenged ON access_grant (made_at, grant_id) WHERE level = 4;
