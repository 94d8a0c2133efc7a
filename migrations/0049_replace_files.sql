-- Schedules whose files replace earlier ones of the same name.

alter table sheaf.schedules add column existing_file text not null default 'keep' check (existing_file in ('keep', 'replace'));
comment on column sheaf.schedules.existing_file is 'What happens to a file that has the name of a new one at a destination: it is kept, and the new one gets a number, or it is replaced.';

alter table sheaf.deliveries add column overwrite boolean not null default false;
comment on column sheaf.deliveries.overwrite is 'Whether the file replaces one with the same name. The setting of the schedule when the run was completed.';
-- A worker of the previous version cannot add a number. Its try fails, and a worker of this version delivers.
alter table sheaf.deliveries add constraint deliveries_overwrite_check check (not overwrite or name_number = 1);
alter table sheaf.deliveries add column replaced_at timestamptz;
comment on column sheaf.deliveries.replaced_at is 'When another delivery, of a later run, took over the name, whether it has been delivered or not. Null while this delivery owns the name.';
alter table sheaf.deliveries add column failing_since timestamptz;
comment on column sheaf.deliveries.failing_since is 'When the first try failed, of this delivery or of the unfinished earlier ones whose name it took over. Null if none did, and after a person retried.';
alter table sheaf.deliveries add column confirmed_at timestamptz;
comment on column sheaf.deliveries.confirmed_at is 'When a complete file was first about to appear under the name, from this delivery or from an earlier one of its schedule whose name it took over. Null if no file of the schedule can be there.';
-- Nobody knows how far these got.
update sheaf.deliveries set confirmed_at = created_at where name is not null and status <> 'delivered';

-- A delivery whose file an own later run has made obsolete is superseded.
alter table sheaf.deliveries drop constraint deliveries_status_check;
alter table sheaf.deliveries add constraint deliveries_status_check check (
  status in ('pending', 'delivering', 'delivered', 'failed', 'superseded')
);
comment on column sheaf.deliveries.status is 'pending, delivering, delivered, failed for good, or superseded by a later run that owns the name.';

-- One delivery at a time owns a name. Earlier ones from which it took over keep theirs for the history.
drop index sheaf.deliveries_by_name;
create unique index deliveries_by_name on sheaf.deliveries (destination_id, name) where name is not null and replaced_at is null;
