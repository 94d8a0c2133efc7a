import { expect, test } from 'vitest';
import { rowSecurity, valueFor } from './row-security.ts';

test('each source has a parameter and what it is set to for a publisher', () => {
  const found = rowSecurity.read('shop=role=publisher_{slug}  crm=app.tenant=t-{id}={slug}')!;
  const acme = { id: 7, slug: 'acme' };
  expect([...found].map(([source, one]) => [source, one.parameter, valueFor(one, acme)])).toEqual([
    ['shop', 'role', 'publisher_acme'],
    ['crm', 'app.tenant', 't-7=acme'],
  ]);
});

test.each([
  'shop',
  'shop=role',
  'shop=role=',
  'shop=role=everyone',
  'shop=role=publisher_{name}',
  'shop=role=publisher_{slug',
  'shop=session_authorization={slug}',
  'shop=search_path={slug}',
  'shop=ROLE={slug}',
  'shop=app.={slug}',
  '=role={slug}',
  'shop=role={slug} shop=role={id}',
])('%s is not valid', (text) => expect(rowSecurity.read(text)).toBeNull());
