-- Breaking: earlier versions look for their tables in the search path.
-- Sheaf's own tables and functions move to the schema sheaf, so that the database can have other tables of these names. The affiliate
-- tables are in public, where a team can replace them with its own. Until here, no schema is named: this runs with the search
-- path of the migrations before it, which is sheaf in a new database. Where a table already is in the right schema, nothing moves.

alter table publishers set schema sheaf;
alter table users set schema sheaf;
alter table api_keys set schema sheaf;
alter table sessions set schema sheaf;
alter table exports set schema sheaf;
alter table export_parts set schema sheaf;
alter table file_checks set schema sheaf;
alter table webhooks set schema sheaf;
alter table webhook_deliveries set schema sheaf;
alter table link_secret set schema sheaf;
alter function exports_announced() set schema sheaf;
alter function exports_changed() set schema sheaf;
alter function exports_touched() set schema sheaf;
alter function fold_text(text) set schema sheaf;
alter function make_click_partitions(timestamptz, timestamptz) set schema sheaf;

alter table networks set schema public;
alter table advertisers set schema public;
alter table programmes set schema public;
alter table deals set schema public;
alter table clicks set schema public;
alter table transactions set schema public;
-- Partitions do not follow their table.
do $$
declare
  partition regclass;
begin
  for partition in select inhrelid from pg_inherits where inhparent = 'public.clicks'::regclass loop
    execute format('alter table %s set schema public', partition);
  end loop;
end $$;

comment on table sheaf.migrations is 'The migrations that were applied to this database.';
comment on column sheaf.migrations.number is 'The number at the start of the file name.';
comment on column sheaf.migrations.name is 'The file name.';
comment on column sheaf.migrations.applied_at is 'When the migration was applied.';
comment on column sheaf.migrations.checksum is 'SHA-256 of the file as hex. A file that was changed later is refused.';
comment on column sheaf.migrations.breaking is 'Whether a version of Sheaf that lacks this migration must not start.';

-- Functions find their tables under every search path.
create or replace function sheaf.exports_announced() returns trigger language plpgsql as $$
begin
  -- The lock waits for a webhook that is being deleted and leaves it out. Otherwise its foreign key would fail the export.
  insert into sheaf.webhook_deliveries (webhook_id, export_id, event)
  select id, new.id, 'export.' || new.status from sheaf.webhooks
  where publisher_id = new.publisher_id and disabled_at is null and 'export.' || new.status = any(events)
  for key share
  on conflict (webhook_id, export_id, event) do nothing;
  return null;
end $$;

create or replace function sheaf.make_click_partitions(first timestamptz, last timestamptz) returns void language plpgsql as $$
declare
  month timestamp := date_trunc('month', first at time zone 'UTC');
  stop constant timestamp := last at time zone 'UTC';
  partition text;
begin
  perform pg_advisory_xact_lock(hashtext('make_click_partitions'));
  while month <= stop loop
    partition := 'clicks_' || to_char(month, 'YYYY_MM');
    if to_regclass('public.' || partition) is null then
      execute format('create table public.%I partition of public.clicks for values from (%L) to (%L)', partition,
        month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
    end if;
    month := month + interval '1 month';
  end loop;
end $$;
