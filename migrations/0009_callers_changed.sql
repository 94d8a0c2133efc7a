-- The API keeps callers for a moment, and is told when what it keeps may be wrong: a revoked key is refused at once.

create function callers_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('sheaf_callers', '');
  return null;
end $$;
comment on function callers_changed is 'Tells the channel sheaf_callers that keys or users have changed; not which, since that is rare.';
-- Deletions that cascade from publishers and users come by here too. New keys and users are kept by nobody yet.
create trigger api_keys_changed after update or delete or truncate on api_keys
  for each statement execute function callers_changed();
create trigger users_changed after update or delete or truncate on users
  for each statement execute function callers_changed();
