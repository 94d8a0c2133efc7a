import { Group } from './group.ts';
import type { Cancellable, ChangeOptions, UpdateOptions } from './options.ts';
import type { Requests, Responses } from './types.ts';

export type Schedule = Responses['getSchedule']['schedule'];
export type ScheduleRun = Responses['listScheduleRuns']['runs'][number];
export type FileDelivery = ScheduleRun['deliveries'][number];

/** Operations on schedules, which repeat an export by a rule. */
export class Schedules extends Group {
  /** Lists the schedules of your publisher by name. */
  async list(options: Cancellable = {}): Promise<Schedule[]> {
    return (await this.read<Responses['listSchedules']>('', options)).schedules;
  }

  async get(id: number, options: Cancellable = {}): Promise<Schedule> {
    return (await this.read<Responses['getSchedule']>(`/${id}`, options)).schedule;
  }

  /** Returns a rule in words and its next five times. */
  preview(body: Requests['previewSchedule'], options: Cancellable = {}): Promise<Responses['previewSchedule']> {
    return this.change('POST', '/preview', { ...options, body, repeatable: true });
  }

  /** Creates a schedule. You become its author. With `dryRun`, its ID is 0. */
  async create(body: Requests['createSchedule'], options: ChangeOptions = {}): Promise<Schedule> {
    return (await this.change<Responses['createSchedule']>('POST', '', { ...options, body })).schedule;
  }

  /** Changes the members that you send. Filters, presentation, rule and destinations are replaced as a whole. */
  async update(id: number, body: Requests['updateSchedule'], options: UpdateOptions = {}): Promise<Schedule> {
    return (await this.patch<Responses['updateSchedule']>(id, body, options)).schedule;
  }

  /** Deletes a schedule and the history of its runs. Its exports stay. */
  delete(id: number, options: ChangeOptions = {}): Promise<void> {
    return this.change('DELETE', `/${id}`, options);
  }

  /** Starts no more runs. A run in progress continues. */
  async pause(id: number, options: ChangeOptions = {}): Promise<Schedule> {
    const sent = { ...options, repeatable: true };
    return (await this.change<Responses['pauseSchedule']>('POST', `/${id}/pause`, sent)).schedule;
  }

  /** Continues with the first time after now. */
  async resume(id: number, options: ChangeOptions = {}): Promise<Schedule> {
    const sent = { ...options, repeatable: true };
    return (await this.change<Responses['resumeSchedule']>('POST', `/${id}/resume`, sent)).schedule;
  }

  /** Makes you the author, who owns the next exports. */
  async takeOver(id: number, options: ChangeOptions = {}): Promise<Schedule> {
    const sent = { ...options, repeatable: true };
    return (await this.change<Responses['takeOverSchedule']>('POST', `/${id}/take-over`, sent)).schedule;
  }

  /** Adds a run whose nominal time is now. Null with `dryRun`. */
  async run(id: number, options: ChangeOptions = {}): Promise<ScheduleRun | null> {
    return (await this.change<Responses['runSchedule']>('POST', `/${id}/runs`, options)).run;
  }

  /** Lists runs with their exports and deliveries, latest nominal time first. At most `limit`, 50 by default. */
  async listRuns(id: number, { limit, ...options }: Cancellable & { limit?: number } = {}): Promise<ScheduleRun[]> {
    const query = limit === undefined ? '' : `?limit=${limit}`;
    return (await this.read<Responses['listScheduleRuns']>(`/${id}/runs${query}`, options)).runs;
  }

  /** Runs a failed or skipped run again for the same nominal time. */
  async retryRun(id: number, runId: number, options: ChangeOptions = {}): Promise<ScheduleRun> {
    return (await this.change<Responses['retryScheduleRun']>('POST', `/${id}/runs/${runId}/retry`, options)).run;
  }

  /** Adds a run for each past time of the rule from `from` until before `to`. With `dryRun`, only returns the times. */
  backfill(
    id: number,
    body: Requests['backfillSchedule'],
    options: ChangeOptions = {},
  ): Promise<Responses['backfillSchedule']> {
    // Times that have a run get no other one.
    return this.change('POST', `/${id}/backfill`, { ...options, body, repeatable: true });
  }

  /** Creates a link to the coming runs for calendar programs. It is not shown again, and an earlier link ends. Null with `dryRun`. */
  async createCalendar(id: number, options: ChangeOptions = {}): Promise<string | null> {
    return (await this.change<Responses['createScheduleCalendar']>('POST', `/${id}/calendar`, options)).calendar.url;
  }

  /** Ends the calendar link of a schedule. */
  revokeCalendar(id: number, options: ChangeOptions = {}): Promise<void> {
    return this.change('DELETE', `/${id}/calendar`, { ...options, repeatable: true });
  }

  /** Delivers the file of a run to a destination again. The export is not repeated. */
  async retryDelivery(
    { id, runId, destinationId }: { id: number; runId: number; destinationId: number },
    options: ChangeOptions = {},
  ): Promise<FileDelivery> {
    const path = `/${id}/runs/${runId}/deliveries/${destinationId}/retry`;
    return (await this.change<Responses['retryDelivery']>('POST', path, options)).delivery;
  }
}
