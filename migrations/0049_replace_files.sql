-- Schedules whose files replace earlier ones of the same name.

alter table sheaf.schedules add column existing_file text not null default 'keep' check (existing_file in ('keep', 'replace'));
comment on column sheaf.schedules.existing_file is 'What happens to a file that has the name of a new one at a destination: it is kept, and the new one gets a number, or it is replaced.';

alter table sheaf.deliveries add column overwrite boolean not null default false;
comment on column sheaf.deliveries.overwrite is 'Whether the file replaces one with the same name. The setting of the schedule when the run was completed.';
alter table sheaf.deliveries add column replaced_at timestamptz;
comment on column sheaf.deliveries.replaced_at is 'When a later run of the schedule took the name over, which this delivery does not have since then. Null while it has the name.';

-- A delivery whose file an own later run has made obsolete is superseded.
alter table sheaf.deliveries drop constraint deliveries_status_check;
alter table sheaf.deliveries add constraint deliveries_status_check check (
  status in ('pending', 'delivering', 'delivered', 'failed', 'superseded')
);
comment on column sheaf.deliveries.status is 'pending, delivering, delivered, failed for good, or superseded by a later run that has the name.';

-- One delivery at a time has a name. Earlier ones that it has replaced keep theirs for the history.
drop index sheaf.deliveries_by_name;
create unique index deliveries_by_name on sheaf.deliveries (destination_id, name) where name is not null and replaced_at is null;
