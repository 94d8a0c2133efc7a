import { expect, test } from 'vitest';
import { suite } from '../support/suite.ts';

const ORIGIN = 'https://reports.example.com';
const service = suite({ command: 'api', template: 'empty', env: { SHEAF_PUBLIC_URL: ORIGIN } });

test('with a public https URL, HSTS is sent for this host only', async () => {
  for (const path of ['/docs', '/api/v1/schema', '/nope']) {
    const { headers } = await fetch(service.service.origin + path);
    expect(headers.get('strict-transport-security'), path).toBe('max-age=31536000');
  }
});

test('documents contain the public URL', async () => {
  const text = await (await fetch(`${service.service.origin}/llms.txt`)).text();
  expect(text).toContain(`](${ORIGIN}/docs/operations/getExportReport.md)`);
  const document = await (await fetch(`${service.service.origin}/openapi.json`)).json();
  expect(document).toHaveProperty('servers', [{ url: ORIGIN }]);
});
