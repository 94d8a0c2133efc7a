import { Command } from 'commander';
import type { Responses } from '../../../clients/typescript/src/index.ts';
import { idOf } from '../id-argument.ts';
import { print, printJson } from '../print.ts';
import { textTable } from '../text-table.ts';
import { type ConnectionOptions, withClient } from '../with-client.ts';
import { findSchedule, NAME } from './find-schedule.ts';

type Run = Responses['listScheduleRuns']['runs'][number];

/** sheaf schedules run|runs|retry|backfill */
export function runCommands(): Command[] {
  const run = new Command('run')
    .description('run a schedule now')
    .argument('<name>', NAME)
    .action((given: string, connection: ConnectionOptions) =>
      withClient(connection, async (client) => {
        const { id } = await findSchedule(client, given);
        const { run: added } = await client.request<{ run: Run }>('POST', `/schedules/${id}/runs`);
        print(`Added run ${added.id}. Its export starts after the run in progress.`);
      }),
    );
  const runs = new Command('runs')
    .description('list the runs of a schedule, latest first')
    .argument('<name>', NAME)
    .option('--limit <n>', 'the most runs to list (default: 50)', idOf)
    .option('--json', 'print JSON')
    .action(
      (given: string, { limit = 50, json, ...connection }: ConnectionOptions & { limit?: number; json?: boolean }) =>
        withClient(connection, async (client) => {
          const { id } = await findSchedule(client, given);
          const path = `/schedules/${id}/runs?limit=${limit}`;
          const { runs: listed } = await client.request<Responses['listScheduleRuns']>('GET', path);
          if (json) return printJson(listed, 2);
          print(textTable(['ID', 'TIME', 'STATUS', 'STARTED BY', 'EXPORT', 'MESSAGE'], listed.map(rowOf)));
        }),
    );
  const retry = new Command('retry')
    .description('run a failed or skipped run again, with the same dates')
    .argument('<name>', NAME)
    .argument('<run>', 'the ID of the run, from "sheaf schedules runs"', idOf)
    .action((given: string, runId: number, connection: ConnectionOptions) =>
      withClient(connection, async (client) => {
        const { id } = await findSchedule(client, given);
        const { run: again } = await client.request<{ run: Run }>('POST', `/schedules/${id}/runs/${runId}/retry`);
        print(`Run ${again.id} of ${again.nominal_at} is ${again.status}.`);
      }),
    );
  const backfill = new Command('backfill')
    .description('run past times that have no run')
    .argument('<name>', NAME)
    .requiredOption('--from <time>', 'the start of the span, such as 2026-11-01T00:00:00Z')
    .requiredOption('--to <time>', 'the end of the span, excluded')
    .option('--dry-run', 'print the times without running them')
    .action(
      (
        given: string,
        { from, to, dryRun, ...connection }: ConnectionOptions & { from: string; to: string; dryRun?: true },
      ) =>
        withClient(connection, async (client) => {
          const { id } = await findSchedule(client, given);
          const path = `/schedules/${id}/backfill${dryRun ? '?dry_run=true' : ''}`;
          const added = await client.request<Responses['backfillSchedule']>('POST', path, { from, to });
          print(
            [
              `${added.nominal_times.length} ${dryRun ? 'times would run' : 'runs are waiting'}; ${added.existing} have a run already.`,
              ...added.nominal_times,
            ].join('\n'),
          );
        }),
    );
  return [run, runs, retry, backfill];
}

function rowOf({ id, nominal_at, status, started_by, export_id, message }: Run): string[] {
  return [String(id), nominal_at, status, started_by, String(export_id ?? '-'), message ?? '-'];
}
