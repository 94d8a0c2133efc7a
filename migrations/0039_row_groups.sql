-- The footer of a Parquet file describes the row groups of all parts.

alter table sheaf.export_parts add column row_groups jsonb;
comment on column sheaf.export_parts.row_groups is 'For Parquet: the row groups in the fragment, with the lengths, null counts and bounds of their columns. Null for other formats.';
