-- Rows as version 0.1 wrote them, in its own tables. Slugs and prefixes of digits were allowed until 0013 and 0016.
insert into publishers (slug, name) values ('acme', 'Acme'), ('nord-licht', 'Nordlicht Verlag GmbH & Co. KG');
alter table publishers drop constraint publishers_slug_is_no_id;
insert into publishers (slug, name) values ('2', 'Zwei');
alter table publishers add constraint publishers_slug_is_no_id check (slug !~ '^[0-9]+$') not valid;
insert into users (publisher_id, email, role) values (1, 'm@acme.example', 'member'), (1, 'a@acme.example', 'admin'), (2, 'o@x.example', 'operator');
insert into api_keys (user_id, prefix, key_hash, revoked_at) values
  (1, 'abcdefgh', sha256('one'), null), (2, '12345678', sha256('two'), null), (2, 'gone0000', sha256('three'), now());
insert into sessions (token_hash, api_key_id, expires_at) values (sha256('token'), 1, now() + interval '1 hour');

insert into exports (publisher_id, user_id, report_type, params, params_hash, status, attempt, chunked, snapshot_at, row_count, filename,
  file_key, file_bytes, started_at, completed_at, snapshot_lsn, file_sha256, file_format, file_columns, snapshot_transactions)
values (1, 1, 'deals_excel', '{"index_params": {"sort": "starts_at"}}', sha256('a'), 'completed', 1, true, now(), 2, 'Angebote – März.xlsx',
  'exports/1/1/file.xlsx', 1234, now(), now(), '0/16B3748', sha256('file'), 'xlsx', '[{"key": "id"}]', '745:750:748');
insert into exports (publisher_id, user_id, report_type, params, params_hash, status, filename, completed_at, file_removed_at)
  values (1, 2, 'advertisers_csv', '{}', sha256('b'), 'completed', 'old.csv', now() - interval '9 days', now());
insert into exports (publisher_id, user_id, report_type, params, params_hash, status, attempt, started_at)
  values (1, 2, 'clicks_details_excel', '{}', sha256('c'), 'processing', 2, now());
insert into exports (publisher_id, user_id, report_type, params, params_hash, status, error_message)
  values (2, 3, 'hot_advertisers_excel', '{}', sha256('d'), 'failed', 'Canceled.');
insert into exports (publisher_id, user_id, report_type, params, params_hash) values (2, 3, 'deals_excel', '{}', sha256('e'));
insert into exports (parent_id, publisher_id, user_id, report_type, params, status, attempt, row_count, completed_at)
  select 1, 1, 1, 'deals_excel', '{}', 'completed', 1, 1, now() from generate_series(1, 2);
insert into export_parts (export_id, parent_id, attempt, number, sheet, first_row, planned_rows, lower_key, upper_key, fragment_key, bytes,
  raw_bytes, crc32, shortened_cells, rows_sha256, group_marks, fragment_crc32)
  select id, 1, 1, row_number() over (order by id) - 1, 0, 2, 1, '["2026-01-01", "1"]', null, 'exports/1/1/parts/' || id, 600, 900,
    4294967295, 0, sha256(id::text::bytea), '\xdeadbeef', 17
  from exports where parent_id = 1;
insert into file_checks (export_id) values (1);

insert into webhooks (publisher_id, url, origin, events, secret, old_secret, old_secret_until, failing_since) values
  (1, 'https://hooks.example/a?b=c', 'https://sheaf.example', '{export.completed,export.failed}', 'whsec_YQ==', 'whsec_Yg==', now(), now()),
  (2, 'https://hooks.example/b', 'https://sheaf.example', '{export.completed}', 'whsec_Yw==', null, null, null);
insert into webhook_deliveries (webhook_id, export_id, event, status, attempts, last_status, last_error, delivered_at) values
  (1, 1, 'export.completed', 'delivered', 2, 204, null, now()), (2, null, 'webhook.test', 'pending', 1, 500, 'The receiver returned 500.', null);

insert into networks (slug, name) values ('awin', 'Awin'), ('cj', 'CJ');
select make_click_partitions('2026-10-15', '2026-11-15');
