-- Lists show how an export was started, and which export it repeats.

alter table sheaf.exports
  add column origin text check (origin in ('api', 'console', 'cli', 'mcp', 'schedule')),
  add column repeat_of bigint;
comment on column sheaf.exports.origin is 'How the export was started. Null for parts, and for exports that are older than this column.';
comment on column sheaf.exports.repeat_of is 'The export whose request was sent again. Not a reference, because that export can be deleted first.';
