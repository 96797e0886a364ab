-- What other courts sent to one: asked at its counter.
CREATE INDEX link_to ON link (other_court, kind, other_id);
