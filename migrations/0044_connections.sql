-- Connections to the APIs of networks, and the ledger of what was fetched through them.

create table sheaf.connections (
  id bigint generated always as identity primary key,
  publisher_id bigint not null references sheaf.publishers on delete cascade,
  name text not null check (name <> ''),
  network text not null,
  account_id text not null check (account_id <> ''),
  sealed_token bytea not null,
  currency text check (currency ~ '^[A-Z]{3}$'),
  rule jsonb not null,
  time_zone text not null,
  fetch_from date not null,
  overlap_days integer not null check (overlap_days between 0 and 365),
  fetched_until timestamptz,
  next_at timestamptz,
  paused_at timestamptz,
  paused_reason text,
  failures integer not null default 0,
  created_by bigint references sheaf.users on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  tested_at timestamptz,
  test_failed_step text,
  test_message text,
  unique (publisher_id, name),
  check ((paused_at is null) = (paused_reason is null)),
  check (paused_at is null or next_at is null),
  check (tested_at is not null or (test_failed_step is null and test_message is null)),
  check ((test_failed_step is null) = (test_message is null))
);
comment on table sheaf.connections is 'An account of a publisher at a network, whose transactions are fetched by a rule.';
comment on column sheaf.connections.id is 'Surrogate key. The token is encrypted for it.';
comment on column sheaf.connections.publisher_id is 'The publisher whose transactions they are.';
comment on column sheaf.connections.name is 'The name, one per publisher.';
comment on column sheaf.connections.network is 'The network, such as awin. Also its slug in public.networks, and the name of its presets.';
comment on column sheaf.connections.account_id is 'The ID of the account at the network.';
comment on column sheaf.connections.sealed_token is 'The token of the API, encrypted with a key that is not in the database.';
comment on column sheaf.connections.currency is 'ISO 4217 code of all amounts, for networks whose API does not say it. Null for others.';
comment on column sheaf.connections.rule is 'When to fetch, as a rule of a schedule.';
comment on column sheaf.connections.time_zone is 'IANA name of the time zone of the rule.';
comment on column sheaf.connections.fetch_from is 'The first day, in UTC, whose transactions are fetched.';
comment on column sheaf.connections.overlap_days is 'Days before fetched_until that are fetched again, because networks change and add transactions later.';
comment on column sheaf.connections.fetched_until is 'Everything before this time was fetched at least once. Null before the first window.';
comment on column sheaf.connections.next_at is 'When the rule fetches next. Null while the connection is paused, and when the rule has no further time.';
comment on column sheaf.connections.paused_at is 'Since when the connection is paused; null while it runs.';
comment on column sheaf.connections.paused_reason is 'Why the connection is paused, in sentences.';
comment on column sheaf.connections.failures is 'Number of failed windows since the last one that was imported.';
comment on column sheaf.connections.created_by is 'The user who created it. Null when the user was deleted.';
comment on column sheaf.connections.created_at is 'When it was created.';
comment on column sheaf.connections.updated_at is 'When it was last changed by a person.';
comment on column sheaf.connections.tested_at is 'When the current token was last tested; null for never.';
comment on column sheaf.connections.test_failed_step is 'The step of the last test that failed; null if it succeeded.';
comment on column sheaf.connections.test_message is 'Why the last test failed, in sentences for admins of the publisher.';
-- Every worker looks for due connections every second.
create index connections_due on sheaf.connections (next_at) where next_at is not null;
-- Deleting a user.
create index connections_of_user on sheaf.connections (created_by) where created_by is not null;

create table sheaf.connection_fetches (
  id bigint generated always as identity primary key,
  connection_id bigint not null references sheaf.connections on delete cascade,
  nominal_at timestamptz not null,
  window_from timestamptz not null,
  window_to timestamptz not null,
  started_by text not null check (started_by in ('rule', 'person')),
  status text not null check (status in ('waiting', 'running', 'completed', 'failed', 'skipped')),
  tries integer not null default 0,
  failures integer not null default 0,
  deaths integer not null default 0,
  due_at timestamptz not null default now(),
  lease_until timestamptz,
  pages integer,
  rows_fetched integer,
  rows_new integer,
  rows_changed integer,
  rows_same integer,
  rows_older integer,
  rows_repeated integer,
  rows_rejected integer,
  message text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  -- However many processes run, a window of a nominal time is fetched once.
  unique (connection_id, nominal_at, window_from),
  check (window_from < window_to),
  check ((ended_at is null) = (status in ('waiting', 'running'))),
  check ((lease_until is not null) = (status = 'running')),
  check (status <> 'completed' or
    (pages, rows_fetched, rows_new, rows_changed, rows_same, rows_older, rows_repeated, rows_rejected) is not null)
);
comment on table sheaf.connection_fetches is 'The ledger of connections: one window of time, which is fetched and imported as a whole or not at all.';
comment on column sheaf.connection_fetches.id is 'Surrogate key.';
comment on column sheaf.connection_fetches.connection_id is 'The connection.';
comment on column sheaf.connection_fetches.nominal_at is 'The time of the rule, or of the request of a person.';
comment on column sheaf.connection_fetches.window_from is 'Start of the window.';
comment on column sheaf.connection_fetches.window_to is 'End of the window.';
comment on column sheaf.connection_fetches.started_by is 'The rule, or a person for now.';
comment on column sheaf.connection_fetches.status is 'waiting, running, or how it ended. A window is skipped if an earlier one failed or the connection was paused.';
comment on column sheaf.connection_fetches.tries is 'Number of tries that were started. A process can only record the result of the latest one.';
comment on column sheaf.connection_fetches.failures is 'Number of failed tries.';
comment on column sheaf.connection_fetches.deaths is 'Number of tries whose process ended without a result.';
comment on column sheaf.connection_fetches.due_at is 'When the next try can start.';
comment on column sheaf.connection_fetches.lease_until is 'While a process fetches: when it counts as dead, and another one takes over.';
comment on column sheaf.connection_fetches.pages is 'Number of responses that were read. Null before the window is completed, like the numbers of rows.';
comment on column sheaf.connection_fetches.rows_fetched is 'Rows that the network returned: the sum of the following columns.';
comment on column sheaf.connection_fetches.rows_new is 'Rows of transactions that were not known.';
comment on column sheaf.connection_fetches.rows_changed is 'Rows of transactions that changed.';
comment on column sheaf.connection_fetches.rows_same is 'Rows of transactions that were known as they are.';
comment on column sheaf.connection_fetches.rows_older is 'Rows of which a newer version was known.';
comment on column sheaf.connection_fetches.rows_repeated is 'Rows that the network returned more than once.';
comment on column sheaf.connection_fetches.rows_rejected is 'Rows that could not be imported.';
comment on column sheaf.connection_fetches.message is 'Why the last try failed or rows were rejected, in sentences for admins of the publisher.';
comment on column sheaf.connection_fetches.created_at is 'When the window was planned.';
comment on column sheaf.connection_fetches.started_at is 'When the first try began.';
comment on column sheaf.connection_fetches.ended_at is 'When the result was recorded.';
-- Every worker looks for due windows every second.
create index connection_fetches_open on sheaf.connection_fetches (connection_id, window_from) where status in ('waiting', 'running');

-- The event of a connection that paused itself, for webhooks and by e-mail.
alter table sheaf.webhooks drop constraint webhooks_events_check;
alter table sheaf.webhooks add constraint webhooks_events_check check (
  events <> '{}' and events <@ array['export.completed', 'export.failed', 'schedule.paused', 'delivery.failed', 'connection.paused']
);
alter table sheaf.webhook_deliveries drop constraint webhook_deliveries_event_check;
alter table sheaf.webhook_deliveries add constraint webhook_deliveries_event_check check (
  event in ('export.completed', 'export.failed', 'schedule.paused', 'delivery.failed', 'connection.paused', 'webhook.test')
);
alter table sheaf.webhook_deliveries drop constraint webhook_deliveries_check;
alter table sheaf.webhook_deliveries add constraint webhook_deliveries_check check (
  (export_id is not null) = (event in ('export.completed', 'export.failed'))
  and (data is not null) = (event in ('schedule.paused', 'delivery.failed', 'connection.paused'))
);

alter table sheaf.notices alter column schedule_id drop not null;
alter table sheaf.notices add column connection_id bigint references sheaf.connections on delete cascade;
comment on column sheaf.notices.connection_id is 'The connection that it is about. Null for events of schedules and deliveries.';
alter table sheaf.notices drop constraint notices_event_check;
alter table sheaf.notices add constraint notices_event_check check (
  event in ('schedule.paused', 'delivery.failed', 'connection.paused')
);
alter table sheaf.notices add constraint notices_subject_check check (
  (connection_id is not null) = (event = 'connection.paused') and (schedule_id is null) = (event = 'connection.paused')
);
-- Deleting a connection.
create index notices_of_connection on sheaf.notices (connection_id) where connection_id is not null;
