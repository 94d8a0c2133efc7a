import { Command, Option } from 'commander';
import type { Requests, Responses } from '../../../clients/typescript/src/index.ts';
import { idOf } from '../id-argument.ts';
import { IF_MATCH } from '../if-match.ts';
import { print } from '../print.ts';
import { indexOf, type RequestOptions, requestOptions } from '../request-options.ts';
import { textTable } from '../text-table.ts';
import { type ConnectionOptions, withClient } from '../with-client.ts';
import { findSchedule, NAME, type Schedule } from './find-schedule.ts';
import { ownZone, type RuleOptions, requiredRule, ruleOf, ruleOptions } from './rule-options.ts';

interface SaveOptions extends ConnectionOptions, RequestOptions, RuleOptions {
  startsAt?: string;
  endsAt?: string;
  missed?: string;
  overlap?: string;
  onlyIf?: string;
  window?: string;
  destination?: number[];
  fileName?: string;
  existingFile?: string;
}

/** sheaf schedules create|update|preview */
export function saveCommands(): Command[] {
  const create = saveOptions(new Command('create'))
    .description('repeat a request by a rule; relative dates such as today-1d count from the time of each run')
    .argument('<name>', 'the name of the schedule')
    .argument('<report>', 'the report type')
    .action((name: string, report_type: string, options: SaveOptions) =>
      withClient(options, async (client) => {
        const { search, zone = ownZone() } = options;
        const body = {
          ...contentOf(options),
          name,
          report_type,
          rule: requiredRule(options),
          time_zone: zone,
          search_params: search,
          index_params: indexOf(options),
        };
        const { schedule } = await client.request<{ schedule: Schedule }>('POST', '/schedules', body);
        print(savedOf('Created', schedule));
      }),
    );
  const update = saveOptions(new Command('update'))
    .description('change a schedule; what is not given stays')
    .argument('<name>', NAME)
    .option('--name <name>', 'the new name')
    .option(...IF_MATCH)
    .action((given: string, { name, ifMatch, ...options }: SaveOptions & { name?: string; ifMatch?: string }) =>
      withClient(options, async (client) => {
        const { id, search_params, index_params, updated_at } = await findSchedule(client, given);
        const body = {
          ...contentOf(options),
          name,
          rule: ruleOf(options),
          time_zone: options.zone,
          search_params: { ...search_params, ...options.search },
          index_params: { ...index_params, ...indexOf(options) },
        };
        // The filters that stay are sent as they were read, so they must not be older than the schedule.
        print(
          savedOf(
            'Updated',
            await client.schedules.update(id, body as Requests['updateSchedule'], { ifMatch: ifMatch ?? updated_at }),
          ),
        );
      }),
    );
  const preview = ruleOptions(new Command('preview'))
    .description('print a rule in words and its next five times, without creating anything')
    .action((options: ConnectionOptions & RuleOptions) =>
      withClient(options, async (client) => {
        const body = { rule: requiredRule(options), time_zone: options.zone ?? ownZone() };
        const { rule_in_words, runs } = await client.request<Responses['previewSchedule']>(
          'POST',
          '/schedules/preview',
          body,
        );
        print(`${rule_in_words} (${body.time_zone})`);
        print(
          textTable(
            ['LOCAL TIME', 'NOTE'],
            runs.map(({ local, note }) => [local, note ?? '-']),
          ),
        );
      }),
    );
  return [create, update, preview];
}

function saveOptions(command: Command): Command {
  return ruleOptions(requestOptions(command))
    .option('--starts-at <time>', 'no run before this time, such as 2027-01-01T00:00:00Z')
    .option('--ends-at <time>', 'no run at this time or later')
    .addOption(
      new Option('--missed <which>', 'which missed times get a run after an outage').choices([
        'latest',
        'each',
        'none',
      ]),
    )
    .addOption(new Option('--overlap <what>', 'while the previous run is in progress').choices(['wait', 'skip']))
    .addOption(new Option('--only-if <what>', 'which files count as a result').choices(['always', 'rows', 'changes']))
    .addOption(
      new Option(
        '--window <rows>',
        'which rows a run exports: all, or what is new or changed, without rows that were deleted or no longer match',
      ).choices(['all', 'since_last_delivery']),
    )
    .option('--destination <id>', 'the ID of a destination that files are delivered to; can be repeated', collectId)
    .option('--file-name <template>', 'the name of delivered files, such as {report_type}-{date} or {from}_{to}')
    .addOption(
      new Option(
        '--existing-file <action>',
        'action when a file with this name exists: keep it and add a number to the new name, or replace it',
      ).choices(['keep', 'replace']),
    );
}

function contentOf({
  startsAt,
  endsAt,
  missed,
  overlap,
  onlyIf,
  window,
  destination,
  fileName,
  existingFile,
}: SaveOptions) {
  return {
    starts_at: startsAt,
    ends_at: endsAt,
    missed,
    overlap,
    only_if: onlyIf,
    window,
    destinations: destination,
    file_name: fileName,
    existing_file: existingFile,
  };
}

function collectId(value: string, ids: number[] = []): number[] {
  return [...ids, idOf(value)];
}

function savedOf(verb: string, { id, name, rule_in_words, time_zone, next_run_at }: Schedule): string {
  const next = next_run_at === null ? 'No next run.' : `Next run at ${next_run_at}.`;
  return `${verb} schedule ${id}, "${name}": ${rule_in_words} (${time_zone}). ${next}`;
}
