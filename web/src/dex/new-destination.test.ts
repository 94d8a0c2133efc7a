import { expect, test } from 'vitest';
import { newDestination } from './new-destination.ts';

test.each([
  [
    { kind: 'email', to: 'ann@shop.example' },
    { kind: 'email', name: 'ann@shop.example', settings: { to: ['ann@shop.example'] } },
  ],
  [
    { kind: 's3', to: 's3://acme/deals/daily' },
    { kind: 's3', name: 's3://acme/deals/daily', settings: { bucket: 'acme', prefix: 'deals/daily' } },
  ],
  [
    { kind: 'sftp', to: 'sftp://reports@sftp.shop.example/in' },
    {
      kind: 'sftp',
      name: 'sftp://reports@sftp.shop.example/in',
      settings: { host: 'sftp.shop.example', user: 'reports', path: 'in' },
    },
  ],
  [
    { kind: 'webhook', to: 'https://hooks.shop.example/in' },
    { kind: 'webhook', name: 'https://hooks.shop.example/in', settings: { url: 'https://hooks.shop.example/in' } },
  ],
  [{ kind: 'email' }, { kind: 'email', name: '', settings: {} }],
] as const)('of %j has what was said', (destination, form) => {
  expect(newDestination(destination)).toEqual(form);
});
