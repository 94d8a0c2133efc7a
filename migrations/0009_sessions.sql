-- Sign-in: sessions behind a cookie, and users found by their address.

create table sessions (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  api_key_id bigint not null references api_keys on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
comment on table sessions is 'Readers who signed in with an API key. A session is good while its key is: revoking the key ends it.';
comment on column sessions.token_hash is 'SHA-256 of the token in the cookie. The token holds 256 random bits, so a slow hash would add nothing.';
comment on column sessions.api_key_id is 'The key that was signed in with, or that took its place by rotation.';
comment on column sessions.created_at is 'When the reader signed in.';
comment on column sessions.expires_at is 'When the session is over, whatever was done in it.';
-- The cascade from api_keys.
create index sessions_of_key on sessions (api_key_id);
-- The sweeper.
create index sessions_by_expiry on sessions (expires_at);

-- Tokens of an identity provider name users by their address, whatever the publisher.
create index users_by_email on users (email);
