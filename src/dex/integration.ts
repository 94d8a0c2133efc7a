/** What an integration has to do, in no language: understanding makes it, recipes write it as code. */

/** A calendar day in UTC that the code has to work out whenever it runs: 0 is today, 1 is yesterday. */
export interface DaysAgo {
  daysAgo: number;
}

export type IntegrationValue = string | number | boolean | readonly string[] | DaysAgo;

/** When the code is to run by itself; times are of the machine that it runs on. */
export interface Schedule {
  every: 'hour' | 'day' | 'week' | 'month';
  /** Like 06:00; of an hourly one only the minutes count. */
  at: string;
}

export interface Integration {
  /** Where Sheaf answers, without a slash at the end. */
  origin: string;
  /** Of the catalogue. */
  reportType: string;
  /** `search_params`, in the order in which they are shown. */
  search: Readonly<Record<string, IntegrationValue>>;
  /** `index_params`. */
  index: Readonly<Record<string, IntegrationValue>>;
  schedule: Schedule | null;
}

/** How far a recipe was tried by the tests: its code ended with the right file, a tool read its syntax, or neither. */
export type Tried = 'run' | 'syntax' | 'not run here';

/** One way to write an integration. */
export interface Recipe {
  /** As in a link: `python`. */
  id: string;
  /** As people say it: `Python`. */
  label: string;
  /** Other names that people use for it, in lower case. */
  aliases: readonly string[];
  /** Name of the language for highlight.js. */
  highlight: string;
  /** What the code is saved as. */
  fileName: string;
  /** What must be installed, in one short sentence. */
  needs: string;
  /** How it is started in a shell, the key in the environment variable `SHEAF_API_KEY`. */
  run: string;
  tried: Tried;
  /**
   * The whole program: creates the export, continues with the one that is already running (409), waits with an upper limit, obeys
   * `Retry-After`, downloads to the name that the answer gives, and ends with a clear message and a non-zero exit code on errors.
   */
  write(integration: Integration): string;
}
