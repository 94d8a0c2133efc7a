import { expect, test, vi } from 'vitest';
import { PHASES, type Phase, Shutdown, Stopped } from './shutdown.ts';

test('the phases together take less than the 20 s that operators are promised', () => {
  const sum = Object.values(PHASES).reduce((total, limit) => total + limit, 0);
  expect(sum).toBeLessThanOrEqual(19_000);
});

test('phases run in order regardless of the order of registration, and the steps of a phase run at the same time', async () => {
  const shutdown = new Shutdown();
  const seen: string[] = [];
  const meeting = Promise.withResolvers<void>();
  shutdown.on('flush telemetry', 'last', () => void seen.push('last'));
  shutdown.on('stop taking work', 'waits for the other', () => meeting.promise);
  shutdown.on('stop taking work', 'frees the first', () => meeting.resolve());
  shutdown.on('disconnect', 'middle', () => void seen.push('middle'));
  expect(await shutdown.run()).toEqual([]);
  expect(seen).toEqual(['middle', 'last']);
});

test('a step that fails or hangs is reported with its phase, and the phases after it run', async () => {
  vi.useFakeTimers();
  const shutdown = new Shutdown();
  const seen: Phase[] = [];
  const broken = new Error('broken');
  shutdown.on('cut off', 'fails', () => Promise.reject(broken));
  shutdown.on('cut off', 'throws', () => {
    throw broken;
  });
  shutdown.on('disconnect', 'hangs', () => new Promise(() => {}));
  for (const phase of Object.keys(PHASES) as Phase[]) shutdown.on(phase, 'well', () => void seen.push(phase));
  const heard: unknown[] = [];
  shutdown.onProblem = (problem) => void heard.push(problem);
  const problems = shutdown.run();
  await vi.advanceTimersByTimeAsync(PHASES.disconnect);
  expect(await problems).toEqual([
    { phase: 'cut off', step: 'fails', error: broken },
    { phase: 'cut off', step: 'throws', error: broken },
    { phase: 'disconnect', step: 'hangs', error: new Error('The step exceeded its limit of 2 s.') },
  ]);
  expect(heard).toEqual(await problems);
  expect(seen).toEqual(Object.keys(PHASES));
  vi.useRealTimers();
});

test('a shutdown runs once, and a start that is still running stops at the next part it opens', async () => {
  const shutdown = new Shutdown();
  const closed: string[] = [];
  shutdown.on('stop taking work', 'a start under way', () => {
    expect(() => shutdown.on('disconnect', 'opened late', () => void closed.push('late'))).toThrow(Stopped);
  });
  const [first, second] = [shutdown.run(), shutdown.run()];
  expect(second).toBe(first);
  expect(await first).toEqual([]);
  expect(closed).toEqual(['late']);
  expect(shutdown.signal.aborted).toBe(true);
});
