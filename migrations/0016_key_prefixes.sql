-- Commands name a key by id or prefix: a prefix of digits would be the id of another key. Rows that are there already are not checked; where
-- one is ambiguous, the command refuses it.
alter table api_keys add constraint api_keys_prefix_is_no_id check (prefix !~ '^[0-9]+$') not valid;
