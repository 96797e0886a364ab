-- Rulings that others cite, for the order "most cited": counted from this alone, without the articles, of which there are twenty times as many.
CREATE INDEX ruling_citation_of_rulings ON ruling_citation (cited, cited_on) WHERE kind = 'ruling' AND leads = 1;
