import { Command } from 'commander';
import { counted } from '../counted.ts';
import { readActivity } from '../exports/read-activity.ts';
import { print, printJson } from './print.ts';
import { textTable } from './text-table.ts';
import { withDatabase } from './with-database.ts';

/** sheaf system */
export function systemCommand(): Command {
  return new Command().option('--json', 'print JSON').action(({ json }: { json?: boolean }) =>
    withDatabase(async ({ pool }) => {
      const activity = await readActivity(pool);
      if (json) return printJson(activity, 2);
      const workers = activity.workers.map((one) => [
        one.host,
        String(one.pid),
        one.version,
        one.isLost ? 'lost' : 'running',
        `${one.partsRunning}/${one.threads}`,
        one.seenAt.toISOString(),
      ]);
      print(textTable(['WORKER', 'PID', 'VERSION', 'STATUS', 'PARTS', 'LAST HEARTBEAT'], workers));
      const publishers = activity.publishers.map((one) => [
        one.publisher,
        ...[one.pendingExports, one.processingExports, one.pendingParts, one.processingParts].map(String),
        one.oldestWaitSeconds.toFixed(1),
      ]);
      const head = ['PENDING', 'PROCESSING', 'PENDING PARTS', 'PROCESSING PARTS', 'OLDEST WAIT (S)'];
      print(textTable(['PUBLISHER', ...head], publishers));
      const { files, bytes } = activity.storage;
      print(`${counted(files, 'file')}, ${counted(bytes, 'byte')}`);
    }),
  );
}
