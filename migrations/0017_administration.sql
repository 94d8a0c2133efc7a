-- Keys have a name, an expiration time and the time of their last use. Users can be deactivated.

alter table api_keys
  add column name text check (name <> '' and length(name) <= 100),
  add column expires_at timestamptz,
  add column last_used_at timestamptz;
comment on column api_keys.name is 'What the key is for, in the words of its owner. Null for keys without a name.';
comment on column api_keys.expires_at is 'When the key stops working; null for keys that work until they are revoked.';
comment on column api_keys.last_used_at is 'When the key or one of its sessions was last used, exact to a minute. Null before the first use.';

alter table users add column deactivated_at timestamptz;
comment on column users.deactivated_at is 'Since when the user has no access; null for active users. Deactivating revokes the keys of the user.';
