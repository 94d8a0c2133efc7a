-- Breaking: earlier versions have their queue in the schema pgboss.
-- The queue is now in the schema sheaf_queue, since another program can use pg-boss in its default schema. The former one is removed if
-- all its queues are Sheaf's. Exports without a job are requeued, and deliveries of webhooks have a table of their own.
do $$
declare
  foreign_queues boolean := true;
begin
  if to_regclass('pgboss.queue') is null then
    return;
  end if;
  execute $q$
    select exists (select from pgboss.queue where name !~ '^__pgboss__'
      and name not in ('build-export', 'build-part', 'build-lost', 'deliver-webhook', 'deliver-failing-webhook'))
    or not exists (select from pg_proc where pronamespace = 'pgboss'::regnamespace and proname = 'sheaf_group_limit')
  $q$ into foreign_queues;
  if not foreign_queues then
    drop schema pgboss cascade;
  end if;
end $$;
