-- Deliveries: the files of schedules on their way to destinations.

create table sheaf.schedule_destinations (
  schedule_id bigint not null references sheaf.schedules on delete cascade,
  destination_id bigint not null references sheaf.destinations on delete cascade,
  primary key (schedule_id, destination_id)
);
comment on table sheaf.schedule_destinations is 'Where the files of a schedule are delivered to.';
comment on column sheaf.schedule_destinations.schedule_id is 'The schedule.';
comment on column sheaf.schedule_destinations.destination_id is 'The destination, of the same publisher.';
-- Deleting a destination.
create index schedule_destinations_of_destination on sheaf.schedule_destinations (destination_id);

alter table sheaf.schedules add column file_name text check (file_name <> '');
comment on column sheaf.schedules.file_name is 'Template for the names of delivered files, without extension. Null for the default.';

alter table sheaf.destinations add column failing_since timestamptz;
comment on column sheaf.destinations.failing_since is 'When the first of the latest consecutive tries failed; null after a success. Failing destinations have limits of their own.';

create table sheaf.deliveries (
  id bigint generated always as identity primary key,
  run_id bigint not null references sheaf.schedule_runs on delete cascade,
  destination_id bigint not null references sheaf.destinations on delete cascade,
  export_id bigint references sheaf.exports on delete set null,
  base_name text not null check (base_name <> ''),
  name text,
  name_number integer not null default 1 check (name_number > 0),
  status text not null default 'pending' check (status in ('pending', 'delivering', 'delivered', 'failed')),
  attempts integer not null default 0,
  failures integer not null default 0,
  due_at timestamptz not null default now(),
  lease_until timestamptz,
  failed_step text,
  message text,
  location text,
  file_bytes bigint,
  created_at timestamptz not null default now(),
  delivered_at timestamptz,
  -- However many processes run, a file is delivered to a destination once.
  unique (run_id, destination_id),
  check ((status = 'delivering') = (lease_until is not null)),
  check ((status = 'delivered') = (delivered_at is not null))
);
comment on table sheaf.deliveries is 'The file of one run on its way to one destination. Written in the transaction that completes the run.';
comment on column sheaf.deliveries.id is 'Surrogate key, which is part of the names of drafts.';
comment on column sheaf.deliveries.run_id is 'The run whose file is delivered.';
comment on column sheaf.deliveries.destination_id is 'Where the file is delivered to.';
comment on column sheaf.deliveries.export_id is 'The export of the run when it was completed. Null after the export was deleted.';
comment on column sheaf.deliveries.base_name is 'File name from the template, without number and extension.';
comment on column sheaf.deliveries.name is 'File name that is reserved for this delivery. Null before the first try.';
comment on column sheaf.deliveries.name_number is 'Number in the name. It grows when another file has the name.';
comment on column sheaf.deliveries.status is 'pending, delivering, delivered, or failed for good.';
comment on column sheaf.deliveries.attempts is 'Number of tries that were started. A process can only record the result of the latest one.';
comment on column sheaf.deliveries.failures is 'Number of failed tries since the first one or since a person retried.';
comment on column sheaf.deliveries.due_at is 'When the next try can start.';
comment on column sheaf.deliveries.lease_until is 'While a process delivers: when it counts as dead, and another one takes over.';
comment on column sheaf.deliveries.failed_step is 'The step of the last try that failed. Null for an error of the service.';
comment on column sheaf.deliveries.message is 'Why the last try failed, in sentences for admins of the publisher.';
comment on column sheaf.deliveries.location is 'Where the file is, in a form that people recognize.';
comment on column sheaf.deliveries.file_bytes is 'Size of the delivered file.';
comment on column sheaf.deliveries.created_at is 'When the run was completed.';
comment on column sheaf.deliveries.delivered_at is 'When the file and its receipt were complete at the destination.';
-- A name is reserved before its first byte is written, so no two deliveries ever write the same file.
create unique index deliveries_by_name on sheaf.deliveries (destination_id, name) where name is not null;
-- Every worker looks for due deliveries every second.
create index deliveries_open on sheaf.deliveries (due_at) where status in ('pending', 'delivering');
-- Deleting an export, and files that must be kept.
create index deliveries_of_export on sheaf.deliveries (export_id) where export_id is not null;
