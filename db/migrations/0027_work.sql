-- What the pages of a court's staff read by: files by day, limits and assignments of one court, numbers across its books.
CREATE INDEX matter_by_day ON matter (court_id, opened_on, matter_id);
CREATE INDEX deadline_of_court ON deadline (court_id, status, end_on, matter_id);
CREATE INDEX assignment_of_court ON assignment (court_id, until_on, role, person_id, matter_id);
CREATE INDEX register_entry_by_no ON register_entry (court_id, year, no);
