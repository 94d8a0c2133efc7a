-- Most who wait for an export wait for its end, or for its parts: they need not look at every change between.
create or replace function exports_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('sheaf_exports', coalesce(new.parent_id, new.id) || ' ' || case
    when new.status not in ('completed', 'failed') then 'changed'
    when new.parent_id is null then 'finished'
    else 'part finished'
  end);
  return null;
end $$;
comment on function exports_changed is 'Tells the channel sheaf_exports the id of the export that changed, or whose part did, and what happened.';
