-- Joining checks that a fragment is what was written, and every published file has a digest.

alter table export_parts add column fragment_crc32 bigint;
comment on column export_parts.fragment_crc32 is 'CRC-32 of the fragment as it was written; null in attempts that began before it was kept.';
comment on column exports.file_sha256 is 'SHA-256 of the file; null for exports of before receipts.';
