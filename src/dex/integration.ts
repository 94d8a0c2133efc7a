/** A description of an integration in no programming language. Understanding creates it and recipes write it as code. */

/** A calendar day in UTC that the program computes on each run: 0 is today, 1 is yesterday. */
export interface DaysAgo {
  daysAgo: number;
}

export type IntegrationValue = string | number | boolean | readonly string[] | DaysAgo;

/** Schedule of the exports. */
export interface Schedule {
  every: 'hour' | 'day' | 'week' | 'month';
  /** Every so many hours, of which a day is a multiple. */
  hours?: number;
  /** Weekdays from 1 (Monday) of a week, or days of a month. Default: Monday, or the first. */
  on?: readonly (number | 'last')[];
  /** For example 06:00. An hourly schedule uses only the minutes. */
  at: string;
  /** Further times of the same days. */
  alsoAt?: readonly string[];
  /** IANA time zone of the times. Default UTC. */
  timezone?: string;
  /** Whether each run exports only what is new or changed since the last delivery. */
  changes?: boolean;
  /** Whether each file replaces that of the earlier run. Otherwise, every file stays. */
  replaces?: boolean;
}

/** A place that receives the files of a schedule. */
export interface Destination {
  kind: 'email' | 's3' | 'sftp' | 'webhook' | 'folder';
  /** Address, as in the question. */
  to?: string;
  /** Further places that receive the same files. */
  others?: readonly Omit<Destination, 'others'>[];
}

export interface Integration {
  /** URL of Sheaf, without a trailing slash. */
  origin: string;
  /** Report type of the catalog. */
  reportType: string;
  /** `search_params`, in display order. */
  search: Readonly<Record<string, IntegrationValue>>;
  /** `index_params` of the request. */
  index: Readonly<Record<string, IntegrationValue>>;
  schedule: Schedule | null;
}

/** How the tests check a recipe: by running it until it has the right file, by parsing its syntax, or not at all. */
export type Tried = 'run' | 'syntax' | 'not run here';

/** One way to write an integration. */
export interface Recipe {
  /** ID in links, such as `python`. */
  id: string;
  /** Display name, such as `Python`. */
  label: string;
  /** Aliases in lower case. */
  aliases: readonly string[];
  /** Name of the language for highlight.js. */
  highlight: string;
  /** File name of the program. */
  fileName: string;
  /** Requirements, as one short sentence. */
  needs: string;
  /** Shell command that runs the program, with the key in the environment variable `SHEAF_API_KEY`. */
  run: string;
  tried: Tried;
  /**
   * The whole program. It creates an export, or continues with the one already in progress (409), polls up to a time limit,
   * respects `Retry-After`, and downloads the file under the name in the response. On errors, it prints a clear message and
   * exits with a non-zero code.
   */
  write(integration: Integration): string;
}

/** A call of the API that answers a question about the reader's data. It changes nothing. */
export interface DataCall {
  /** Operation ID. */
  operation: string;
  /** Parameters in path and query. */
  parameters: Record<string, string | number | boolean>;
  body?: { report_type: string; search_params: Record<string, unknown> };
  /** Only exports that were created on these days are shown. */
  days?: { from: string; to: string };
}
