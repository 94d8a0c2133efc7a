-- Requests that people saved under a name.

create table sheaf.presets (
  id bigint generated always as identity primary key,
  publisher_id bigint not null references sheaf.publishers on delete cascade,
  user_id bigint not null references sheaf.users on delete cascade,
  name text not null check (name <> ''),
  shared boolean not null,
  report_type text not null,
  search_params jsonb not null,
  index_params jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (user_id, name)
);
comment on table sheaf.presets is 'A request for an export under a name.';
comment on column sheaf.presets.id is 'Surrogate key.';
comment on column sheaf.presets.publisher_id is 'The publisher of the user.';
comment on column sheaf.presets.user_id is 'The owner.';
comment on column sheaf.presets.name is 'The name, one per user.';
comment on column sheaf.presets.shared is 'Whether all users of the publisher can use it.';
comment on column sheaf.presets.report_type is 'Name of a report type. It can have changed or be gone.';
comment on column sheaf.presets.search_params is 'The filters as they were sent. Relative dates stay relative.';
comment on column sheaf.presets.index_params is 'The presentation as it was sent.';
comment on column sheaf.presets.created_at is 'When the preset was created.';
comment on column sheaf.presets.updated_at is 'When the preset was last changed.';
create index presets_of_publisher on sheaf.presets (publisher_id);
