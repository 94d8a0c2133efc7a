-- Schedules whose exports have only what is new or changed since the last delivery.

alter table sheaf.schedules add column data_window text not null default 'all' check (data_window in ('all', 'since_last_delivery'));
comment on column sheaf.schedules.data_window is 'Whether an export has all rows that the filters select, or only those that are new or changed since the last delivery.';

alter table sheaf.schedule_runs
  add column since timestamptz,
  add column since_note text,
  add column basis jsonb check (jsonb_typeof(basis) = 'object');
comment on column sheaf.schedule_runs.since is 'Time of the earlier snapshot since which rows were exported; null for all rows.';
comment on column sheaf.schedule_runs.since_note is 'Why a run of a schedule with such a window exports all rows, in a sentence. Null otherwise.';
comment on column sheaf.schedule_runs.basis is 'Cluster, request and snapshot of the export, by which a later run leaves out what it delivered. Without a snapshot until the run is completed. Null for schedules without such a window.';
