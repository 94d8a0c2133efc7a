-- Admins see who created a webhook.
alter table sheaf.webhooks add column created_by bigint references sheaf.users on delete set null;
comment on column sheaf.webhooks.created_by is 'The user who created the webhook. Null for webhooks from commands and from earlier versions.';
-- When a user is deleted.
create index webhooks_of_creator on sheaf.webhooks (created_by);
