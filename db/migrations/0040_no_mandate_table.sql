-- Mandates of lawyers, representatives and helpers are participants of a file with their days (capacity, represents, mandate_from,
-- mandate_until), made from its events and compared with them; this table never held a row.
DROP TABLE mandate;
