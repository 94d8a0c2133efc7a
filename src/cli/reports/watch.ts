import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Command } from 'commander';
import { reportsFolder } from '../../config.ts';
import { namesIn } from '../../reports/files/load-report-files.ts';
import { onStopSignal } from '../on-stop-signal.ts';
import { print } from '../print.ts';
import { withDatabase } from '../with-database.ts';
import { MAX_ROWS, rowsOption } from './check.ts';
import { DEFAULT_FOLDER } from './new.ts';
import { shownPath } from './shown-path.ts';
import { type Changed, watchFolder } from './watch-folder.ts';

interface WatchOptions {
  publisher?: string;
  rows: number;
}

/** sheaf reports watch */
export function watchCommand(): Command {
  return new Command('watch')
    .description('check the report types of SHEAF_REPORTS, and each one again when its file changes')
    .option('--publisher <slug>', 'publisher whose rows are read, by default the first one that has rows')
    .option('--rows <number>', 'up to this many rows, all rows of all parts are compared', rowsOption, MAX_ROWS)
    .action(async (options: WatchOptions) => {
      const folder = reportsFolder() ?? DEFAULT_FOLDER;
      await namesIn(folder);
      const stopping = new AbortController();
      onStopSignal(() => stopping.abort(), { says: null });
      // The checks are processes of their own. An embedded database runs as long as this one.
      await withDatabase(() => checkChanges(folder, options, stopping.signal));
    });
}

/** Checks what has changed until the signal aborts. A change during a check ends it, because its result is no longer right. */
async function checkChanges(folder: string, options: WatchOptions, signal: AbortSignal): Promise<void> {
  const news = new EventTarget();
  let due: Changed = null;
  const watched = await watchFolder(folder, (changed) => {
    due = both(due, changed);
    news.dispatchEvent(new Event('change'));
  });
  try {
    while (!signal.aborted) {
      const checked = due;
      due = new Set();
      const changed = once(news, 'change', { signal }).catch(() => {});
      const isWhole = await check(folder, checked, { options, changed, signal });
      if (isWhole) {
        print(`\nWatching ${shownPath(folder)} for changes. Stop with Ctrl-C.`);
        await changed;
      } else {
        due = both(due, checked);
      }
    }
  } finally {
    watched.close();
  }
}

function both(one: Changed, other: Changed): Changed {
  return one === null || other === null ? null : one.union(other);
}

interface CheckInput {
  options: WatchOptions;
  /** Resolves when the check is no longer needed. */
  changed: Promise<unknown>;
  signal: AbortSignal;
}

/**
 * Runs `sheaf reports check`, which prints its results. A new process loads files that it has imported before, and a faulty one cannot end
 * this process. Resolves with whether the check has ended by itself.
 */
async function check(folder: string, files: Changed, { options, changed, signal }: CheckInput): Promise<boolean> {
  const { publisher, rows } = options;
  const paths = files === null ? [] : [...files].sort().map((name) => join(folder, name));
  print(`\n${new Date().toLocaleTimeString('en-GB')} ${paths.map(shownPath).join(', ') || 'all report types'}`);
  const args = ['reports', 'check', ...paths, '--rows', String(rows), ...(publisher ? ['--publisher', publisher] : [])];
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1]!, ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = once(child, 'close').then(() => true);
  const isWhole = await Promise.race([ended, changed.then(() => false)]);
  if (!isWhole) child.kill();
  await ended;
  return isWhole && !signal.aborted;
}
