/** A rule as days and times, whatever it was written in. */
export interface DayRule {
  onDay(day: Temporal.PlainDate): boolean;
  /** In ascending order, without repetition, at least one. */
  times: Temporal.PlainTime[];
  /** Whether every hour has a run, so that a repeated hour has two, and a skipped hour none. */
  hourly: boolean;
}
