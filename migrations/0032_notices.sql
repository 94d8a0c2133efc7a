-- Events for schedules and deliveries that need somebody, and what a delivery remembers between its tries.

alter table sheaf.webhooks drop constraint webhooks_events_check;
alter table sheaf.webhooks add constraint webhooks_events_check check (
  events <> '{}' and events <@ array['export.completed', 'export.failed', 'schedule.paused', 'delivery.failed']
);

alter table sheaf.webhook_deliveries add column data jsonb check (jsonb_typeof(data) = 'object');
comment on column sheaf.webhook_deliveries.data is 'The data of an event that concerns no export, as of its time. Null for events of exports and for tests.';
alter table sheaf.webhook_deliveries drop constraint webhook_deliveries_event_check;
alter table sheaf.webhook_deliveries add constraint webhook_deliveries_event_check check (
  event in ('export.completed', 'export.failed', 'schedule.paused', 'delivery.failed', 'webhook.test')
);
alter table sheaf.webhook_deliveries drop constraint webhook_deliveries_check;
alter table sheaf.webhook_deliveries add constraint webhook_deliveries_check check (
  (export_id is not null) = (event in ('export.completed', 'export.failed'))
  and (data is not null) = (event in ('schedule.paused', 'delivery.failed'))
);

alter table sheaf.deliveries add column deaths integer not null default 0;
comment on column sheaf.deliveries.deaths is 'Number of tries whose process ended without a result since the first one or since a person retried. A process that stops hands back, which is none.';
alter table sheaf.deliveries add column accepted text[] not null default '{}';
comment on column sheaf.deliveries.accepted is 'Recipients that have accepted the file in earlier tries, for kinds with several of them.';
