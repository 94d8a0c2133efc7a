import type { Command } from 'commander';
import { FORMAT_NAMES } from '../encode/format.ts';
import { type Parameters, parameter } from './pair.ts';

/** The filters and the presentation of a request. The service validates them, because its report types can differ from those of this version. */
export interface RequestOptions {
  search: Parameters;
  index: Parameters;
  format?: string | undefined;
}

/** The presentation, including the format. */
export function indexOf({ index, format }: RequestOptions): Parameters {
  return format === undefined ? index : { ...index, format };
}

/** Adds the options that describe a request. */
export function requestOptions(command: Command): Command {
  return command
    .option(
      '--search <name=value>',
      'a filter; can be repeated. Separate several values with commas, or repeat the name. Write name[]=value for a value that contains a comma',
      parameter,
      {},
    )
    .option(
      '--index <name=value>',
      'sort, direction, columns, timezone, filename, format, header, bom, dialect, line_ending or summary; can be repeated',
      parameter,
      {},
    )
    .option('--format <format>', `${FORMAT_NAMES.join(' or ')}; default: the format of the report type`);
}
