-- Schedules, and one row for each nominal time of a schedule.

create table sheaf.schedules (
  id bigint generated always as identity primary key,
  publisher_id bigint not null references sheaf.publishers on delete cascade,
  user_id bigint references sheaf.users on delete set null,
  name text not null check (name <> ''),
  report_type text not null,
  search_params jsonb not null,
  index_params jsonb not null,
  rule jsonb not null,
  time_zone text not null,
  starts_at timestamptz,
  ends_at timestamptz,
  missed text not null check (missed in ('latest', 'each', 'none')),
  overlap text not null check (overlap in ('wait', 'skip')),
  only_if text not null check (only_if in ('always', 'rows', 'changes')),
  next_at timestamptz,
  paused_at timestamptz,
  paused_reason text,
  failures integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (publisher_id, name),
  check ((paused_at is null) = (paused_reason is null)),
  check (paused_at is null or next_at is null),
  check (starts_at < ends_at)
);
comment on table sheaf.schedules is 'A request for an export that is repeated by a rule.';
comment on column sheaf.schedules.id is 'Surrogate key.';
comment on column sheaf.schedules.publisher_id is 'The publisher whose data is exported, and whose users see the schedule.';
comment on column sheaf.schedules.user_id is 'The author, who owns the exports. Null when the user was deleted.';
comment on column sheaf.schedules.name is 'The name, one per publisher.';
comment on column sheaf.schedules.report_type is 'Name of a report type. It can have changed or be gone.';
comment on column sheaf.schedules.search_params is 'The filters as they were sent. Relative dates count from the nominal time of each run.';
comment on column sheaf.schedules.index_params is 'The presentation as it was sent, without a time zone.';
comment on column sheaf.schedules.rule is 'The rule as it was sent.';
comment on column sheaf.schedules.time_zone is 'IANA name of the time zone of the rule and of the exports.';
comment on column sheaf.schedules.starts_at is 'No run before this time; null for no limit.';
comment on column sheaf.schedules.ends_at is 'No run at this time or later; null for no limit.';
comment on column sheaf.schedules.missed is 'Which runs are made up for after an outage: the latest one, each one, or none.';
comment on column sheaf.schedules.overlap is 'Whether a run waits while the previous one is in progress, or is skipped.';
comment on column sheaf.schedules.only_if is 'Whether a file without rows, or with the same rows as the last one, counts as a result.';
comment on column sheaf.schedules.next_at is 'The next nominal time. Null while the schedule is paused, and when the rule has no further time.';
comment on column sheaf.schedules.paused_at is 'Since when the schedule is paused; null while it runs.';
comment on column sheaf.schedules.paused_reason is 'Why the schedule is paused, in a sentence.';
comment on column sheaf.schedules.failures is 'Number of failed runs since the last one that succeeded.';
comment on column sheaf.schedules.created_at is 'When the schedule was created.';
comment on column sheaf.schedules.updated_at is 'When the schedule was last changed by a person.';
-- The tick looks for due schedules every second.
create index schedules_due on sheaf.schedules (next_at) where next_at is not null;
-- Deleting a user.
create index schedules_of_user on sheaf.schedules (user_id);

create table sheaf.schedule_runs (
  id bigint generated always as identity primary key,
  schedule_id bigint not null references sheaf.schedules on delete cascade,
  nominal_at timestamptz not null,
  started_by text not null check (started_by in ('schedule', 'person', 'backfill')),
  status text not null check (status in ('waiting', 'running', 'completed', 'no_rows', 'unchanged', 'failed', 'skipped')),
  export_id bigint references sheaf.exports on delete set null,
  rows_sha256 bytea check (octet_length(rows_sha256) = 32),
  message text,
  missed_before integer not null default 0,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  -- However many processes run, a nominal time has one run.
  unique (schedule_id, nominal_at),
  check ((ended_at is null) = (status in ('waiting', 'running')))
);
comment on table sheaf.schedule_runs is 'One nominal time of a schedule, which owns one export.';
comment on column sheaf.schedule_runs.id is 'Surrogate key.';
comment on column sheaf.schedule_runs.schedule_id is 'The schedule.';
comment on column sheaf.schedule_runs.nominal_at is 'The time of the rule. Relative dates count from it, however late the run starts.';
comment on column sheaf.schedule_runs.started_by is 'The schedule itself, a person for now, or a person for past times.';
comment on column sheaf.schedule_runs.status is 'waiting, running, or how the run ended.';
comment on column sheaf.schedule_runs.export_id is 'The export. Null while the run waits, and after the export was deleted.';
comment on column sheaf.schedule_runs.rows_sha256 is 'SHA-256 of the rows of a completed run, to notice that nothing changed.';
comment on column sheaf.schedule_runs.message is 'Why the run failed or was skipped, in a sentence.';
comment on column sheaf.schedule_runs.missed_before is 'Number of earlier nominal times that were missed and have no run.';
comment on column sheaf.schedule_runs.created_at is 'When the run was recorded.';
comment on column sheaf.schedule_runs.started_at is 'When its export was created.';
comment on column sheaf.schedule_runs.ended_at is 'When the result was recorded.';
-- The tick starts waiting runs and settles running ones.
create index schedule_runs_open on sheaf.schedule_runs (schedule_id, nominal_at) where status in ('waiting', 'running');
-- Deleting an export.
create index schedule_runs_of_export on sheaf.schedule_runs (export_id) where export_id is not null;
