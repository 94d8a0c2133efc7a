import { defineConfig } from 'vitest/config';

const DEATHS = 'test/deaths/*.test.ts';

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'all else',
          include: ['{src,web,test}/**/*.test.ts'],
          exclude: [DEATHS],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
          // Many tests run whole services with databases and limits of time, on a machine that CI shares with them: one that
          // was starved once is tried again and reported as such, one that fails twice is broken.
          retry: process.env['CI'] ? 1 : 0,
        },
      },
      {
        extends: true,
        test: {
          name: 'deaths',
          include: [DEATHS],
          // They strike what others share and measure how soon is answered: one file at a time, when all others are done.
          fileParallelism: false,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          testTimeout: 180_000,
        },
      },
    ],
  },
});
