-- How much was exported, in numbers that remain when exports are deleted.

create table sheaf.usage (
  publisher_id bigint not null references sheaf.publishers on delete cascade,
  -- A quarter of an hour: the days of every time zone begin at one.
  bucket timestamptz not null,
  user_id bigint not null references sheaf.users on delete cascade,
  report_type text not null,
  origin text not null,
  exports bigint not null default 0,
  rows bigint not null default 0,
  bytes bigint not null default 0,
  build_seconds double precision not null default 0,
  failed bigint not null default 0,
  cancelled bigint not null default 0,
  deduped bigint not null default 0,
  primary key (publisher_id, bucket, user_id, report_type, origin)
);
comment on table sheaf.usage is 'Finished exports, added up per quarter of an hour. Written in the transaction that finishes an export.';
comment on column sheaf.usage.publisher_id is 'The publisher whose data was exported.';
comment on column sheaf.usage.bucket is 'Start of the quarter of an hour in which the exports were finished.';
comment on column sheaf.usage.user_id is 'The user who created the exports.';
comment on column sheaf.usage.report_type is 'Name in the catalog of reports.';
comment on column sheaf.usage.origin is 'How the exports were started; unknown for exports from earlier versions.';
comment on column sheaf.usage.exports is 'Number of completed exports.';
comment on column sheaf.usage.rows is 'Rows in their files.';
comment on column sheaf.usage.bytes is 'Size of their files.';
comment on column sheaf.usage.build_seconds is 'Seconds from the first start of each export to its end, including failed and cancelled ones.';
comment on column sheaf.usage.failed is 'Number of failed exports, without cancelled ones.';
comment on column sheaf.usage.cancelled is 'Number of cancelled exports.';
comment on column sheaf.usage.deduped is 'Number of requests that were answered with an earlier export.';
-- GET /usage of an operator.
create index usage_by_bucket on sheaf.usage (bucket);

-- A trigger and not a call: whatever statement finishes an export, it is counted if and only if that commits.
create function sheaf.exports_counted() returns trigger language plpgsql as $$
declare
  is_cancelled boolean := new.status = 'failed' and new.error_message = 'The export was cancelled.';
begin
  insert into sheaf.usage as u (publisher_id, bucket, user_id, report_type, origin,
    exports, rows, bytes, build_seconds, failed, cancelled)
  values (new.publisher_id, date_bin('15 minutes', clock_timestamp(), timestamptz '2000-01-01 00:00:00+00'), new.user_id,
    new.report_type, coalesce(new.origin, 'unknown'), (new.status = 'completed')::int,
    case when new.status = 'completed' then coalesce(new.row_count, 0) else 0 end,
    case when new.status = 'completed' then coalesce(new.file_bytes, 0) else 0 end,
    coalesce(greatest(extract(epoch from clock_timestamp() - new.started_at), 0), 0),
    (new.status = 'failed' and not is_cancelled)::int, is_cancelled::int)
  on conflict (publisher_id, bucket, user_id, report_type, origin) do update set
    exports = u.exports + excluded.exports, rows = u.rows + excluded.rows, bytes = u.bytes + excluded.bytes,
    build_seconds = u.build_seconds + excluded.build_seconds, failed = u.failed + excluded.failed,
    cancelled = u.cancelled + excluded.cancelled;
  return null;
end $$;
comment on function sheaf.exports_counted is 'Adds an export to sheaf.usage when it is completed or has failed.';
create trigger exports_counted after update of status on sheaf.exports for each row
  when (new.parent_id is null and new.status in ('completed', 'failed') and old.status in ('pending', 'processing'))
  execute function sheaf.exports_counted();

-- Exports that were finished before.
insert into sheaf.usage (publisher_id, bucket, user_id, report_type, origin, exports, rows, bytes, build_seconds, failed, cancelled)
select publisher_id, date_bin('15 minutes', coalesce(completed_at, updated_at), timestamptz '2000-01-01 00:00:00+00'), user_id,
  report_type, coalesce(origin, 'unknown'), count(*) filter (where status = 'completed'),
  coalesce(sum(row_count) filter (where status = 'completed'), 0),
  coalesce(sum(file_bytes) filter (where status = 'completed'), 0),
  coalesce(sum(greatest(extract(epoch from coalesce(completed_at, updated_at) - started_at), 0)), 0),
  count(*) filter (where status = 'failed' and error_message is distinct from 'The export was cancelled.'),
  count(*) filter (where status = 'failed' and error_message = 'The export was cancelled.')
from sheaf.exports where parent_id is null and status in ('completed', 'failed') group by 1, 2, 3, 4, 5;
