import { defineConfig } from 'vitest/config';

/** `npm test` runs the unit tests beside the code and the black-box tests of the API. Run it after every change. */
const QUICK = ['{src,web}/**/*.test.ts', 'test/{acceptance,dex,portal,setup}/**/*.test.ts'];

/** Files in these folders that start many processes or wait for a long time. */
const SLOW = ['**/*.thorough.test.ts'];

/** Tests that stop or fill shared resources (a database server, the store, the memory). They run one file at a time. */
const DEATHS = ['test/deaths/**/*.test.ts'];

/** `npm run test:all` runs all projects. No test is retried, because a flaky test is a fault. */
export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: { name: 'quick', include: QUICK, exclude: SLOW, maxWorkers: 3, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'thorough',
          include: ['test/**/*.test.ts', ...SLOW],
          exclude: [
            ...DEATHS,
            '{src,web}/**/!(*.thorough).test.ts',
            'test/{acceptance,dex,portal,setup}/**/!(*.thorough).test.ts',
            'node_modules/**',
          ],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          // A limit on tests that hang. The longest, which validates 1,200,000 rows, takes 44 s on a free machine.
          testTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'deaths',
          include: DEATHS,
          fileParallelism: false,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
          testTimeout: 180_000,
        },
      },
    ],
  },
});
