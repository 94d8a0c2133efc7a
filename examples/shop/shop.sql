-- A small shop: customers, products, orders, and the items of orders. 500 customers, 6,000 orders, about 15,000 items.
create table public.customers (
  id bigint generated always as identity primary key,
  name text not null,
  email text not null unique,
  country text not null,
  newsletter boolean not null default false,
  created_at timestamptz not null
);
comment on table public.customers is 'People who have bought something or have an account.';
comment on column public.customers.country is 'Two-letter country code of the address.';

create table public.products (
  sku text primary key,
  title text not null,
  price numeric(10, 2) not null
);

create table public.orders (
  id bigint generated always as identity primary key,
  customer_id bigint not null references public.customers (id),
  status text not null check (status in ('open', 'paid', 'shipped', 'returned')),
  total numeric(12, 2) not null,
  currency text not null,
  note text,
  placed_at timestamptz not null,
  shipped_on date
);
comment on table public.orders is 'Orders of the shop.';
comment on column public.orders.total is 'Sum of the items in the currency of the order.';
comment on column public.orders.note is 'What the customer wrote when ordering.';
create index on public.orders (customer_id);

create table public.order_items (
  order_id bigint not null references public.orders (id),
  line integer not null,
  sku text not null references public.products (sku),
  quantity integer not null,
  price numeric(10, 2) not null,
  primary key (order_id, line)
);
comment on table public.order_items is 'The lines of orders.';

insert into public.customers (name, email, country, newsletter, created_at)
select (array['Amélie', 'Bob', 'Chiara', 'Dmytro', 'Eun-ji', 'Fatima', 'Günther', 'Hana'])[1 + n % 8] || ' ' ||
    (array['Martin', 'O''Neill', 'Rossi', 'Коваль', '김', 'Haddad', 'Groß', 'Nováková'])[1 + n / 8 % 8],
  'customer' || n || '@example.com', (array['FR', 'IE', 'IT', 'UA', 'KR', 'MA', 'DE', 'CZ'])[1 + n / 8 % 8], n % 3 = 0,
  timestamptz '2025-01-01 00:00:00+00' + n * interval '17 hours'
from generate_series(1, 500) n;

insert into public.products (sku, title, price)
select to_char(n, 'FM00000'), (array['Mug', 'T-shirt', 'Notebook', 'Poster'])[1 + n % 4] || ' no. ' || n, 4 + (n % 50) * 1.45
from generate_series(1, 200) n;

insert into public.orders (customer_id, status, total, currency, note, placed_at, shipped_on)
select 1 + n * 7 % 500, (array['paid', 'shipped', 'shipped', 'open', 'shipped', 'returned'])[1 + n % 6], 0, 'EUR',
  (array[null, null, 'Please ring twice', '=HYPERLINK("x")', E'Two\nlines, one "quote"'])[1 + n % 5],
  timestamptz '2026-01-01 00:00:00+00' + n * interval '77 minutes', case when n % 6 in (1, 2, 4) then date '2026-01-02' + n / 19 end
from generate_series(1, 6000) n;

insert into public.order_items (order_id, line, sku, quantity, price)
select o.id, line, p.sku, 1 + (o.id + line) % 3, p.price
from public.orders o cross join generate_series(1, 4) line
join public.products p on p.sku = to_char(1 + (o.id * 13 + line * 31) % 200, 'FM00000')
where line <= 1 + o.id % 4;

update public.orders o set total = i.total
from (select order_id, sum(quantity * price) as total from public.order_items group by order_id) i
where i.order_id = o.id;

analyze public.customers, public.products, public.orders, public.order_items;
