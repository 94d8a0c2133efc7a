-- Exports can choose their format, so the database does not list the formats.

alter table sheaf.exports drop constraint exports_file_format_check;

comment on column sheaf.exports.file_format is 'Format and extension of the file.';
