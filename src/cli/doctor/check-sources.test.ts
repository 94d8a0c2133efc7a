/** Findings about a URL with which no connection begins. `test/sources/doctor.test.ts` checks servers. */
import { expect, test } from 'vitest';
import { sourceUrls } from '../../source-urls.ts';
import { checkSources } from './check-sources.ts';

test.each([
  ['sslmode=verify-full&sslrootcert=/missing/ca.pem', '/missing/ca.pem cannot be read (ENOENT).'],
  [
    'uselibpqcompat=true&sslmode=verify-ca',
    expect.stringMatching(/sslmode=verify-ca requires specifying a CA[^.]*\.$/),
  ],
  ['', 'the connection was refused.'],
])('%s is a finding of its host, and the other hosts are checked', async (options, says) => {
  const sources = sourceUrls.read(`shop=postgresql://reader:geheim@127.0.0.1:1,127.0.0.1:2/shop?${options}`)!;
  const findings = await checkSources({ sources, rowSecurity: new Map() }, []);
  expect(findings).toEqual(
    [1, 2].map((port) => ({
      check: 'source shop',
      state: 'fail',
      says: typeof says === 'string' ? `127.0.0.1:${port}: ${says}` : says,
      remedy: expect.stringContaining('SHEAF_SOURCES'),
    })),
  );
});
