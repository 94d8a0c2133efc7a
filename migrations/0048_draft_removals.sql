-- What deliveries that ended have left at their destinations.

create table sheaf.draft_removals (
  delivery_id bigint primary key,
  delivery_created_at timestamptz not null,
  destination_id bigint not null references sheaf.destinations on delete cascade,
  name text,
  tries integer not null check (tries > 0),
  failures integer not null default 0,
  planned_at timestamptz not null default clock_timestamp(),
  due_at timestamptz not null
);
comment on table sheaf.draft_removals is 'Drafts and unfinished uploads that the processes of a delivery can have left at its destination. A row is deleted once they are removed.';
comment on column sheaf.draft_removals.delivery_id is 'The delivery, whose row can have been deleted with its schedule.';
comment on column sheaf.draft_removals.delivery_created_at is 'When the delivery was created, which is part of the names of its drafts.';
comment on column sheaf.draft_removals.destination_id is 'Where the drafts are.';
comment on column sheaf.draft_removals.name is 'File name that was reserved for the delivery. Null if it had none.';
comment on column sheaf.draft_removals.tries is 'Number of tries that were started. Each can have left a draft.';
comment on column sheaf.draft_removals.failures is 'Number of failed removals.';
comment on column sheaf.draft_removals.planned_at is 'When the delivery ended. An upload under its name that began later belongs to another delivery.';
comment on column sheaf.draft_removals.due_at is 'When the next removal can start.';
-- Every worker looks for due removals. Deleting a publisher looks for those of its destinations.
create index draft_removals_due on sheaf.draft_removals (due_at);
create index draft_removals_of_destination on sheaf.draft_removals (destination_id);
