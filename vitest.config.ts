import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Many tests run whole services with databases and limits of time, on a machine that CI shares with them: one that was
    // starved once is tried again and reported as such, one that fails twice is broken.
    retry: process.env['CI'] ? 1 : 0,
  },
});
