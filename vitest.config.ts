import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** `npm test` runs the unit tests beside the code and the black-box tests of the API. Run it after every change. */
const QUICK = ['{src,web}/**/*.test.ts', 'test/{acceptance,dex,portal,setup}/**/*.test.ts'];

/** Files in these folders that start many processes or wait for a long time. */
const SLOW = ['**/*.thorough.test.ts'];

/** bench/ and test/readers/ have packages of their own, some of which contain tests. */
const PACKAGES = '**/node_modules/**';

/** Tests in which processes, servers and disks of their own die. They mostly wait for limits of seconds. */
const DEATHS = ['test/deaths/**/*.test.ts'];

/** Stops the S3 gateway, which all test files share. */
const GATEWAY = ['test/deaths/s3-gateway.test.ts'];

/**
 * With `SHEAF_TEST_STATEMENTS=1`, leaves out files whose statements other files send, too. For a second version of PostgreSQL. By the log of a
 * server, 27 of 2,756 different statements are sent by no other file: reports with other columns, look-ups for single sign-on, and statements of the
 * tests themselves.
 */
const REPEATS = process.env['SHEAF_TEST_STATEMENTS']
  ? [
      '**/acceptance/{busy,cli*,csv-dialect,document-fuzz,dry-run-sizes,fuzz*,lifecycle,mcp*,oidc,parquet,parts,rate-limit}.*',
      '**/db/embedded.*',
      '**/flow/{failed-start,first-start,large-export,lost-access,receipt,s3-store,store-away}.*',
    ]
  : [];

/** `npm run test:all` runs all projects. No test is retried, because a flaky test is a fault. */
export default defineConfig({
  // Report types in files import this name. In the tests, it must be the same module as for the code that loads them.
  resolve: { alias: { 'sheaf/reports': join(import.meta.dirname, 'src/reports/toolkit.ts') } },
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    // Files that run in one process share its modules, so that each module is loaded once and not once per file: `npm test` takes 419 s
    // instead of 541 s. What a file changes in its process, such as a variable of the environment, it must restore.
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A limit on values that never come. The default of one second is too short for a page on a busy machine.
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: QUICK,
          exclude: [...SLOW, ...REPEATS, PACKAGES],
          // Many tests wait for a server. On two cores that do nothing else, 6 were 4 % slower (one run each).
          maxWorkers: 4,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'thorough',
          include: ['test/**/*.test.ts', ...SLOW],
          exclude: [
            ...DEATHS,
            ...REPEATS,
            '{src,web}/**/!(*.thorough).test.ts',
            'test/{acceptance,dex,portal,setup}/**/!(*.thorough).test.ts',
            PACKAGES,
          ],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          // A limit on tests that hang. The longest, which validates 1,200,000 rows, takes 44 s on a free machine.
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'deaths',
          include: DEATHS,
          exclude: GATEWAY,
          maxWorkers: 4,
          sequence: { groupOrder: 2 },
          testTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'gateway',
          include: GATEWAY,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
          testTimeout: 180_000,
        },
      },
    ],
  },
});
