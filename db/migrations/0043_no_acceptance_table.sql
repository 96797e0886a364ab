-- The register of acceptances is read from the file and its register lines; this table repeated them and no page read it.
DROP TABLE acceptance;
