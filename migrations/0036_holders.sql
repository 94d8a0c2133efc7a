-- Which process builds an export or a part, so that others notice its death at once.

alter table sheaf.exports add column holder integer, add column taken_at timestamptz;
comment on column sheaf.exports.holder is 'Number of the worker process that took the export or part. The process holds an advisory lock of this number while it lives. Null before it was taken, and for processes of versions before 0036.';
comment on column sheaf.exports.taken_at is 'When this process took it.';
