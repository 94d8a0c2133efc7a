import { Command, Option } from 'commander';
import { COMMAND_LINE as client } from '../access/scope.ts';
import { readUsage, USAGE_GROUPS, type UsageGroup } from '../exports/usage/read-usage.ts';
import { timeZoneName } from '../reports/time-zone.ts';
import { print, printJson } from './print.ts';
import { textTable } from './text-table.ts';
import { withDatabase } from './with-database.ts';

interface UsageOptions {
  from?: string;
  to?: string;
  timeZone: string;
  groupBy: UsageGroup[];
  json?: boolean;
}

const DEFAULT_DAYS = 30;

/** sheaf usage */
export function usageCommand(): Command {
  return new Command()
    .option('--from <day>', `first day, YYYY-MM-DD (default: ${DEFAULT_DAYS - 1} days before --to)`)
    .option('--to <day>', 'last day (default: today)')
    .option('--time-zone <name>', 'IANA name of the time zone in which days begin', 'UTC')
    .addOption(
      new Option('--group-by <value...>', 'split the numbers of each day')
        .choices(USAGE_GROUPS)
        .default([] as UsageGroup[], 'none'),
    )
    .option('--json', 'print JSON')
    .action(({ groupBy, json, ...given }: UsageOptions) =>
      withDatabase(async (database) => {
        const timeZone = timeZoneName(given.timeZone);
        const to = given.to ?? Temporal.Now.plainDateISO(timeZone).toString();
        const from =
          given.from ??
          Temporal.PlainDate.from(to)
            .subtract({ days: DEFAULT_DAYS - 1 })
            .toString();
        const usage = await readUsage(database, { client, from, to, timeZone, groupBy });
        if (json) return printJson(usage, 2);
        const rows = usage.map((row) => [
          row.date,
          row.publisher ?? '-',
          row.email ?? '-',
          row.reportType ?? '-',
          row.origin ?? '-',
          ...[row.exports, row.rows, row.bytes, row.failed, row.cancelled, row.deduped].map(String),
          row.buildSeconds.toFixed(1),
        ]);
        const head = ['DAY', 'PUBLISHER', 'USER', 'REPORT TYPE', 'ORIGIN', 'EXPORTS', 'ROWS', 'BYTES', 'FAILED'];
        print(textTable([...head, 'CANCELLED', 'DEDUPED', 'BUILD SECONDS'], rows));
      }),
    );
}
