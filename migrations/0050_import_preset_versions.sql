-- When an import preset was changed last, so that nobody replaces a change that they have not seen.

alter table sheaf.import_presets add column updated_at timestamptz not null default now();
update sheaf.import_presets set updated_at = created_at;
comment on column sheaf.import_presets.updated_at is 'When it was changed last.';
