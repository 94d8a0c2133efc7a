-- Links to files for people without an account.

create table sheaf.shares (
  id bigint generated always as identity primary key,
  publisher_id bigint not null references sheaf.publishers on delete cascade,
  export_id bigint references sheaf.exports on delete set null,
  report_type text not null,
  params jsonb not null,
  created_by bigint references sheaf.users on delete set null,
  seed uuid not null,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null check (expires_at > created_at),
  revoked_at timestamptz,
  uses integer not null default 0,
  last_used_at timestamptz
);
comment on table sheaf.shares is 'A link to the file of an export that needs no account. Its file is kept while it is valid.';
comment on column sheaf.shares.id is 'Surrogate key.';
comment on column sheaf.shares.publisher_id is 'The publisher whose data the file contains.';
comment on column sheaf.shares.export_id is 'The export. Null after it was deleted.';
comment on column sheaf.shares.report_type is 'Report type of the export, to build the file again.';
comment on column sheaf.shares.params is 'Parameters of the export, to build the file again.';
comment on column sheaf.shares.created_by is 'The user who made the link. Null for a delivery, and when the user was deleted.';
comment on column sheaf.shares.seed is 'The token is computed from this and the secret in link_secret.';
comment on column sheaf.shares.token_hash is 'SHA-256 of the token in the link.';
comment on column sheaf.shares.created_at is 'When the link was made.';
comment on column sheaf.shares.expires_at is 'When the link ends.';
comment on column sheaf.shares.revoked_at is 'When the link was revoked; null while it was not.';
comment on column sheaf.shares.uses is 'How often the file was requested through the link.';
comment on column sheaf.shares.last_used_at is 'When the file was last requested through the link; null for never.';
-- Lists of links, files that must be kept, deleted exports.
create index shares_of_export on sheaf.shares (export_id) where export_id is not null;
-- Deleting a user or a publisher.
create index shares_of_user on sheaf.shares (created_by) where created_by is not null;
create index shares_of_publisher on sheaf.shares (publisher_id);
-- Removing links that ended long ago.
create index shares_expired on sheaf.shares (expires_at);
