-- A record of each import, whether a person or a command line started it.

create table sheaf.imports (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('advertisers', 'programmes', 'deals', 'clicks', 'transactions')),
  publisher_id bigint references sheaf.publishers on delete cascade,
  user_id bigint references sheaf.users on delete set null,
  file_name text not null check (length(file_name) between 1 and 255),
  file_bytes bigint not null check (file_bytes >= 0),
  preset text check (preset <> ''),
  rows_read bigint not null check (rows_read >= 0),
  rows_new bigint not null check (rows_new >= 0),
  rows_changed bigint not null check (rows_changed >= 0),
  rows_same bigint not null check (rows_same >= 0),
  rows_older bigint not null check (rows_older >= 0),
  rows_repeated bigint not null check (rows_repeated >= 0),
  rows_rejected bigint not null check (rows_rejected >= 0),
  imported_at timestamptz not null default now(),
  check (rows_read = rows_new + rows_changed + rows_same + rows_older + rows_repeated + rows_rejected)
);
comment on table sheaf.imports is 'One row for each import. Written in the transaction of the import, so an import that failed has none.';
comment on column sheaf.imports.id is 'Surrogate key.';
comment on column sheaf.imports.kind is 'What the file contains.';
comment on column sheaf.imports.publisher_id is 'The publisher of rows that do not name one. Null if the import did not name a publisher.';
comment on column sheaf.imports.user_id is 'Who imported the file. Null for the command line.';
comment on column sheaf.imports.file_name is 'Name of the file, without its folder.';
comment on column sheaf.imports.file_bytes is 'Size of the file as it was sent, which can be compressed.';
comment on column sheaf.imports.preset is 'Name of the preset. Null for a file whose columns were matched by name.';
comment on column sheaf.imports.rows_read is 'Rows in the file.';
comment on column sheaf.imports.rows_new is 'Rows that were inserted.';
comment on column sheaf.imports.rows_changed is 'Rows that were updated.';
comment on column sheaf.imports.rows_same is 'Rows that the table already had.';
comment on column sheaf.imports.rows_older is 'Rows of which the table had a newer version.';
comment on column sheaf.imports.rows_repeated is 'Rows that another row of the file replaced.';
comment on column sheaf.imports.rows_rejected is 'Invalid rows that were skipped.';
comment on column sheaf.imports.imported_at is 'When the import began.';
-- The list of a publisher, newest first, and deleting a publisher.
create index imports_of_publisher on sheaf.imports (publisher_id, id);
-- Deleting a user.
create index imports_of_user on sheaf.imports (user_id);
