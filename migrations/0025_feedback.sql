-- What readers say about pages of the documentation.

create table sheaf.feedback (
  id bigint generated always as identity primary key,
  page text not null check (page <> ''),
  helpful boolean not null,
  comment text,
  user_id bigint references sheaf.users on delete set null,
  created_at timestamptz not null default now()
);
comment on table sheaf.feedback is 'Responses to the question whether a page was helpful.';
comment on column sheaf.feedback.id is 'Surrogate key.';
comment on column sheaf.feedback.page is 'Path of the page.';
comment on column sheaf.feedback.helpful is 'Whether the page was helpful.';
comment on column sheaf.feedback.comment is 'What the reader wrote; null without text.';
comment on column sheaf.feedback.user_id is 'The reader; null for readers who are not signed in.';
comment on column sheaf.feedback.created_at is 'When it was sent.';
-- The reference from users.
create index feedback_of_user on sheaf.feedback (user_id);
