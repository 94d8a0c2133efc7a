-- Calendar feeds: the coming runs of a schedule for calendar programs, which have no account.

alter table sheaf.schedules add column calendar_hash bytea check (octet_length(calendar_hash) = 32);
comment on column sheaf.schedules.calendar_hash is 'SHA-256 of the token in the link of the calendar feed. Null without a feed.';
-- A calendar program requests its feed by the token.
create unique index schedules_by_calendar on sheaf.schedules (calendar_hash) where calendar_hash is not null;
