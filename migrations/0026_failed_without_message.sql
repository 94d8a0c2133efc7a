-- An export that failed without a message counts as failed.
create or replace function sheaf.exports_counted() returns trigger language plpgsql as $$
declare
  is_cancelled boolean := new.status = 'failed' and new.error_message is not distinct from 'The export was cancelled.';
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
