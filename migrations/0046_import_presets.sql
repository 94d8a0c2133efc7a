-- Import presets that were saved through the API or in the console.

create table sheaf.import_presets (
  id bigint generated always as identity primary key,
  publisher_id bigint references sheaf.publishers on delete cascade,
  user_id bigint references sheaf.users on delete set null,
  kind text not null check (kind in ('advertisers', 'programmes', 'deals', 'clicks', 'transactions')),
  name text not null check (length(name) between 1 and 100),
  content json not null,
  created_at timestamptz not null default now(),
  check ((publisher_id is null) = (kind in ('advertisers', 'deals'))),
  unique nulls not distinct (publisher_id, kind, name)
);
comment on table sheaf.import_presets is 'How files of one kind are read: columns, forms of numbers and times, and words. The presets of Sheaf are files and not here.';
comment on column sheaf.import_presets.id is 'Surrogate key. A preset with a higher ID was saved later.';
comment on column sheaf.import_presets.publisher_id is 'The publisher whose files it reads. Null for advertisers and deals, which all publishers use.';
comment on column sheaf.import_presets.user_id is 'Who saved it. Null if the user was deleted.';
comment on column sheaf.import_presets.kind is 'What the files contain.';
comment on column sheaf.import_presets.name is 'The name, one per publisher and kind.';
comment on column sheaf.import_presets.content is 'The preset in the format of a preset file, checked when it was saved.';
comment on column sheaf.import_presets.created_at is 'When it was saved.';
-- Deleting a user.
create index import_presets_of_user on sheaf.import_presets (user_id);
