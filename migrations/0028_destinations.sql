-- Destinations: where the files of schedules are delivered to.

create table sheaf.destinations (
  id bigint generated always as identity primary key,
  publisher_id bigint not null references sheaf.publishers on delete cascade,
  kind text not null,
  name text not null check (name <> ''),
  settings jsonb not null check (jsonb_typeof(settings) = 'object'),
  secret_names text[] not null default '{}',
  sealed_secrets bytea,
  created_by bigint references sheaf.users on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  tested_at timestamptz,
  test_failed_step text,
  test_message text,
  deleted_at timestamptz,
  check ((sealed_secrets is null) = (secret_names = '{}')),
  check (tested_at is not null or (test_failed_step is null and test_message is null)),
  check ((test_failed_step is null) = (test_message is null)),
  check (deleted_at is null or sealed_secrets is null)
);
comment on table sheaf.destinations is 'A place outside of Sheaf that the files of schedules are delivered to.';
comment on column sheaf.destinations.id is 'Surrogate key. The secrets are encrypted for it.';
comment on column sheaf.destinations.publisher_id is 'The publisher whose files can be delivered to it.';
comment on column sheaf.destinations.kind is 'The driver, such as sftp.';
comment on column sheaf.destinations.name is 'The name, one per publisher among those that are not deleted.';
comment on column sheaf.destinations.settings is 'The settings as they were sent, without the secrets.';
comment on column sheaf.destinations.secret_names is 'Names of the settings that are encrypted in sealed_secrets.';
comment on column sheaf.destinations.sealed_secrets is 'A JSON object with the secrets, encrypted with a key that is not in the database. Null without secrets.';
comment on column sheaf.destinations.created_by is 'The user who created it. Null when the user was deleted.';
comment on column sheaf.destinations.created_at is 'When it was created.';
comment on column sheaf.destinations.updated_at is 'When it was last changed by a person.';
comment on column sheaf.destinations.tested_at is 'When the current settings were last tested; null for never.';
comment on column sheaf.destinations.test_failed_step is 'The step of the last test that failed; null if it succeeded.';
comment on column sheaf.destinations.test_message is 'Why the last test failed, in sentences for admins of the publisher.';
comment on column sheaf.destinations.deleted_at is 'When it was deleted, which erases its secrets. The row remains for the history of deliveries.';
create unique index destinations_by_name on sheaf.destinations (publisher_id, name) where deleted_at is null;
-- Deleting a user.
create index destinations_of_user on sheaf.destinations (created_by) where created_by is not null;
