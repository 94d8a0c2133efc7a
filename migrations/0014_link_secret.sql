-- Signs links that lead to Sheaf where the files are in a bucket. One for all processes, which share nothing else. Made by the
-- first process that needs it.
create table link_secret (
  only_row boolean primary key default true check (only_row),
  secret text not null check (secret ~ '^[0-9a-f]{64}$')
);
