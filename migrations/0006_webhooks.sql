-- Webhooks of publishers, and the events that are on their way to them.

create table webhooks (
  id bigint generated always as identity primary key,
  publisher_id bigint not null references publishers on delete cascade,
  url text not null,
  origin text not null,
  events text[] not null check (events <> '{}' and events <@ array['export.completed', 'export.failed']),
  secret text not null check (secret like 'whsec_%'),
  old_secret text check (old_secret like 'whsec_%'),
  old_secret_until timestamptz,
  created_at timestamptz not null default now(),
  disabled_at timestamptz,
  check ((old_secret is null) = (old_secret_until is null))
);
comment on table webhooks is 'An address that is told when exports of its publisher are finished, in the form of Standard Webhooks.';
comment on column webhooks.id is 'Surrogate key.';
comment on column webhooks.publisher_id is 'Whose exports are told.';
comment on column webhooks.url is 'Where events are posted to.';
comment on column webhooks.origin is 'The service as the maker of the webhook reached it: links in events begin with it unless SHEAF_PUBLIC_URL is set.';
comment on column webhooks.events is 'The types of events that are told.';
comment on column webhooks.secret is 'Signs events: whsec_ and 32 random bytes in base64. Kept readable, since a hash cannot sign; shown once, to its maker.';
comment on column webhooks.old_secret is 'The secret before the last rotation; signs too until old_secret_until.';
comment on column webhooks.old_secret_until is 'When old_secret ends.';
comment on column webhooks.created_at is 'When the webhook was made.';
comment on column webhooks.disabled_at is 'When the receiver answered 410 Gone; null while events are sent.';
-- GET /webhooks of an admin, the trigger exports_announced, and the cascade from publishers.
create index webhooks_of_publisher on webhooks (publisher_id);

create table webhook_deliveries (
  id text primary key default 'msg_' || replace(gen_random_uuid()::text, '-', ''),
  webhook_id bigint not null references webhooks on delete cascade,
  export_id bigint references exports on delete cascade,
  event text not null check (event in ('export.completed', 'export.failed', 'webhook.test')),
  status text not null default 'pending' check (status in ('pending', 'delivered', 'failed')),
  attempts integer not null default 0,
  due_at timestamptz not null default now(),
  queued_until timestamptz,
  last_status integer,
  last_error text,
  created_at timestamptz not null default clock_timestamp(),
  delivered_at timestamptz,
  check ((export_id is null) = (event = 'webhook.test')),
  check ((status = 'delivered') = (delivered_at is not null)),
  -- An export tells each of its ends to a webhook once.
  unique (webhook_id, export_id, event)
);
comment on table webhook_deliveries is 'An event on its way to a webhook, and what became of it. Written in the transaction that finishes the export.';
comment on column webhook_deliveries.id is 'The header webhook-id: the same in every try, and in no other installation.';
comment on column webhook_deliveries.webhook_id is 'The receiver.';
comment on column webhook_deliveries.export_id is 'The export that was finished; null for a test.';
comment on column webhook_deliveries.event is 'export.completed, export.failed or webhook.test.';
comment on column webhook_deliveries.status is 'pending, delivered, or failed for good.';
comment on column webhook_deliveries.attempts is 'Counts the tries; a job may only make the try it was queued for.';
comment on column webhook_deliveries.due_at is 'When the next try may be made.';
comment on column webhook_deliveries.queued_until is 'While a job for the next try is queued or running: when it is taken for lost. Null while none is.';
comment on column webhook_deliveries.last_status is 'HTTP status of the last try; null when there was no answer.';
comment on column webhook_deliveries.last_error is 'Why the last try failed, in a sentence fit for the owner of the webhook.';
comment on column webhook_deliveries.created_at is 'When it happened.';
comment on column webhook_deliveries.delivered_at is 'When the receiver accepted it.';
-- The dispatcher looks every second for what is due, webhook by webhook, and counts what is queued already.
create index webhook_deliveries_due on webhook_deliveries (webhook_id, due_at) where status = 'pending';
create index webhook_deliveries_queued on webhook_deliveries (webhook_id)
  where status = 'pending' and queued_until is not null;
-- GET /webhooks/{id}/deliveries, newest first.
create index webhook_deliveries_of_webhook on webhook_deliveries (webhook_id, created_at desc, id);
-- The cascade from exports.
create index webhook_deliveries_of_export on webhook_deliveries (export_id);
-- Old ones are removed.
create index webhook_deliveries_old on webhook_deliveries (created_at) where status <> 'pending';

-- A trigger and not a call: whatever statement ever finishes an export, the event exists if and only if that commits.
create function exports_announced() returns trigger language plpgsql as $$
begin
  -- Locked: a webhook that is being deleted is waited for and left out, instead of failing the export by its foreign key.
  insert into webhook_deliveries (webhook_id, export_id, event)
  select id, new.id, 'export.' || new.status from webhooks
  where publisher_id = new.publisher_id and disabled_at is null and 'export.' || new.status = any(events)
  for key share
  on conflict (webhook_id, export_id, event) do nothing;
  return null;
end $$;
comment on function exports_announced is 'Writes one event per webhook of the publisher when an export is completed or failed.';
create trigger exports_announced after update of status on exports for each row
  when (new.parent_id is null and new.status in ('completed', 'failed') and old.status <> new.status)
  execute function exports_announced();
