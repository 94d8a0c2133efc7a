-- Who may ask: publishers (tenants), their users, and the users' API keys.

create table publishers (
  id bigint generated always as identity primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name text not null check (name <> ''),
  created_at timestamptz not null default now()
);
comment on table publishers is 'A tenant. Users belong to a publisher; rows of data belong to a publisher.';
comment on column publishers.id is 'Surrogate key.';
comment on column publishers.slug is 'Stable name for people and scripts: lower case, digits, single hyphens.';
comment on column publishers.name is 'Name as shown.';
comment on column publishers.created_at is 'When the publisher was added.';

create table users (
  id bigint generated always as identity primary key,
  publisher_id bigint not null references publishers on delete cascade,
  email text not null check (email = lower(email)),
  role text not null check (role in ('member', 'admin', 'operator')),
  created_at timestamptz not null default now(),
  unique (publisher_id, email)
);
comment on table users is 'A caller. What a caller may see (the scope) follows from publisher and role.';
comment on column users.id is 'Surrogate key.';
comment on column users.publisher_id is 'The publisher the user belongs to.';
comment on column users.email is 'Lower-case address; one user per publisher and address.';
comment on column users.role is 'member: own exports; admin: all exports of the publisher; operator: all publishers.';
comment on column users.created_at is 'When the user was added.';

create table api_keys (
  id bigint generated always as identity primary key,
  user_id bigint not null references users on delete cascade,
  prefix text not null unique,
  key_hash bytea not null check (octet_length(key_hash) = 32),
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);
comment on table api_keys is 'API keys. Only a hash is kept: a lost key is replaced, never recovered.';
comment on column api_keys.id is 'Surrogate key; what `sheaf keys revoke` takes.';
comment on column api_keys.user_id is 'The user the key speaks for.';
comment on column api_keys.prefix is 'The public first part of the key: finds the row and names the key in lists and logs.';
comment on column api_keys.key_hash is 'SHA-256 of the whole key. The key holds 192 random bits, so a slow hash would add nothing.';
comment on column api_keys.created_at is 'When the key was made.';
comment on column api_keys.revoked_at is 'When the key stopped working; null while it works.';

-- `sheaf keys list` and the cascade from users.
create index api_keys_by_user on api_keys (user_id);
