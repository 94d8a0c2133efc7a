-- The receipt of a workbook says what its summary sheet adds up, and where.

alter table sheaf.exports add column file_summary jsonb;
comment on column sheaf.exports.file_summary is 'What the summary sheet of the file adds up, and the places of its tables, for the receipt. Null without a summary sheet.';
