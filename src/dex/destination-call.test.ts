/** The request that Dex writes for a destination, against the settings of its kind. */
import { expect, test } from 'vitest';
import { destinationBody } from './destination-call.ts';

test.each([
  [
    { kind: 'email', to: 'ann@shop.example' },
    { name: 'ann@shop.example', email: { to: ['ann@shop.example'], from: '<sender>' } },
  ],
  [{ kind: 's3', to: 's3://acme/reports/deals/' }, { s3: { bucket: 'acme', prefix: 'reports/deals' } }],
  [{ kind: 's3' }, { name: 'Reports', s3: { bucket: '<bucket>' } }],
  [{ kind: 'sftp', to: 'sftp://files.shop.example/in' }, { sftp: { host: 'files.shop.example', path: 'in' } }],
  [{ kind: 'sftp', to: 'reports@files.shop.example' }, { sftp: { host: 'files.shop.example', user: 'reports' } }],
  [{ kind: 'webhook', to: 'https://hooks.shop.example/in' }, { webhook: { url: 'https://hooks.shop.example/in' } }],
  [{ kind: 'folder', to: '/srv/deals' }, { folder: { path: 'srv/deals' } }],
] as const)('%j', (destination, body) => {
  expect(destinationBody(destination)).toMatchObject(body);
});
