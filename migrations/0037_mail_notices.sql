-- E-mail to people about schedules that paused themselves and deliveries that have failed for good.

create table sheaf.notices (
  id bigint generated always as identity primary key,
  schedule_id bigint not null references sheaf.schedules on delete cascade,
  delivery_id bigint references sheaf.deliveries on delete cascade,
  user_id bigint not null references sheaf.users on delete cascade,
  event text not null check (event in ('schedule.paused', 'delivery.failed')),
  occasion text not null check (occasion <> ''),
  happened_at timestamptz not null,
  data jsonb not null check (jsonb_typeof(data) = 'object'),
  status text not null default 'pending' check (status in ('pending', 'sent', 'failed', 'dropped')),
  attempts integer not null default 0,
  failures integer not null default 0,
  due_at timestamptz not null default now(),
  lease_until timestamptz,
  message text,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  -- However many processes run, a person gets one message for each occasion.
  unique (occasion, user_id),
  check ((delivery_id is not null) = (event = 'delivery.failed')),
  check ((ended_at is null) = (status = 'pending'))
);
comment on table sheaf.notices is 'One e-mail to one user. Written in the transaction of what happened, if the service can send e-mail.';
comment on column sheaf.notices.id is 'Surrogate key.';
comment on column sheaf.notices.schedule_id is 'The schedule that it is about.';
comment on column sheaf.notices.delivery_id is 'The delivery that failed. Null for other events.';
comment on column sheaf.notices.user_id is 'The recipient. The address is read when the message is sent.';
comment on column sheaf.notices.event is 'What happened.';
comment on column sheaf.notices.occasion is 'The pause of a schedule, or the time since which a destination has failed. Part of the Message-ID.';
comment on column sheaf.notices.happened_at is 'When it happened. For a pause, the same as paused_at of the schedule.';
comment on column sheaf.notices.data is 'What the message says, as of its time.';
comment on column sheaf.notices.status is 'pending, sent, failed for good, or dropped because it no longer concerned the recipient.';
comment on column sheaf.notices.attempts is 'Number of tries that were started. A process can only record the result of the latest one.';
comment on column sheaf.notices.failures is 'Number of failed tries.';
comment on column sheaf.notices.due_at is 'When the next try can start.';
comment on column sheaf.notices.lease_until is 'While a process sends: when it counts as dead, and another one takes over.';
comment on column sheaf.notices.message is 'Why the last try failed, in sentences for the administrator.';
comment on column sheaf.notices.created_at is 'When it was recorded.';
comment on column sheaf.notices.ended_at is 'When it was sent, failed for good or was dropped.';
-- Every worker looks for due messages every few seconds.
create index notices_due on sheaf.notices (due_at) where status = 'pending';
-- Deleting a schedule, a delivery or a user.
create index notices_of_schedule on sheaf.notices (schedule_id);
create index notices_of_delivery on sheaf.notices (delivery_id) where delivery_id is not null;
create index notices_of_user on sheaf.notices (user_id);
