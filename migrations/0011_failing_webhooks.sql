-- Receivers that fail are tried in a queue of their own, so that they cannot delay the others.
alter table webhooks add column failing_since timestamptz;
comment on column webhooks.failing_since is 'When the first of the latest tries in a row failed; null after a try that succeeded.';
