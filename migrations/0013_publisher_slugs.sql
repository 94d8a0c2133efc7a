-- Publishers are named by id or slug in the same places: a slug of digits would be the id of another publisher. Rows that are there
-- already are not checked; where they are named, the id counts first.
alter table publishers add constraint publishers_slug_is_no_id check (slug !~ '^[0-9]+$') not valid;
