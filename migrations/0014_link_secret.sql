-- Signs links that lead to Sheaf where the files are in a bucket. One for all processes, which share nothing else. Made by the
-- first process that needs it.
create table link_secret (
  only_row boolean primary key default true check (only_row),
  secret text not null check (secret ~ '^[0-9a-f]{64}$')
);
comment on table link_secret is 'Signs links to Sheaf that redirect to a bucket.';
comment on column link_secret.only_row is 'Always true: the table has at most one row.';
comment on column link_secret.secret is '256 bits as hex. Whoever knows it can read every finished file.';
