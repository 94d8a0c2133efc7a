-- Amounts keep up to six decimals. Networks credit commissions with three or four, which two decimals would round.
-- Without a scale, a column keeps the decimals of each value, so that existing rows stay as they are and no table is rewritten.
-- The version before can read and write the wider columns. A table that a team has replaced with its own is left alone.

do $$
declare
  amount record;
begin
  for amount in
    select c.oid::regclass as relation, c.relname, a.attname
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and (c.relname, a.attname) in (('transactions', 'sale'), ('transactions', 'commission'), ('deals', 'discount_amount'))
      and format_type(a.atttypid, a.atttypmod) = 'numeric(14,2)'
  loop
    execute format('alter table %s alter column %I type numeric', amount.relation, amount.attname);
    execute format('alter table %s add constraint %I check (%3$I = round(%3$I, 6) and abs(%3$I) < 1e12)', amount.relation,
      amount.relname || '_' || amount.attname || '_exact', amount.attname);
  end loop;
end $$;
