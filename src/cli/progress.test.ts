import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { createProgress, type Progress } from './progress.ts';

async function linesOf(use: (progress: Progress) => void): Promise<string[]> {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  const progress = await createProgress(stream as unknown as NodeJS.WriteStream);
  use(progress);
  progress.stop();
  return text.trimEnd().split('\n');
}

test('a line is written when the percentage or the state changes, and not when only the detail does', async () => {
  const lines = await linesOf((progress) => {
    const task = progress.task('clicks.csv');
    task.update(10, 100, 'importing', '1 row');
    task.update(19, 100, 'importing', '2 rows');
    task.update(99, 100, 'importing', '3 rows');
    task.update(100, 100, 'imported', '4 rows');
  });
  expect(lines).toEqual(['clicks.csv: 10% importing', 'clicks.csv: 90% importing', 'clicks.csv: 100% imported']);
});

test('a task of unknown size has no percentage', async () => {
  const lines = await linesOf((progress) => {
    const task = progress.task('standard input');
    task.update(0, null, 'importing', '1 row');
    task.update(0, null, 'importing', '2 rows');
    task.update(1, 1, 'imported', '3 rows');
  });
  expect(lines).toEqual(['standard input: importing', 'standard input: 100% imported']);
});
