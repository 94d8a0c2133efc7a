-- Workers announce themselves, so that operators see them.
create table sheaf.workers (
  id uuid primary key,
  host text not null,
  pid integer not null,
  version text not null,
  threads integer not null,
  exports_running integer not null default 0,
  parts_running integer not null default 0,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);
comment on table sheaf.workers is 'Processes that build exports. A worker updates its row every ten seconds and deletes it when it stops.';
comment on column sheaf.workers.id is 'Chosen by the process at its start.';
comment on column sheaf.workers.host is 'Host name of the machine.';
comment on column sheaf.workers.pid is 'Process ID.';
comment on column sheaf.workers.version is 'Version of Sheaf.';
comment on column sheaf.workers.threads is 'Parts that it builds at the same time.';
comment on column sheaf.workers.exports_running is 'Exports that it coordinates.';
comment on column sheaf.workers.parts_running is 'Parts that it builds.';
comment on column sheaf.workers.started_at is 'When the process started.';
comment on column sheaf.workers.seen_at is 'When the row was last updated.';
