import { Group } from './group.ts';
import type { Cancellable, ChangeOptions, UpdateOptions } from './options.ts';
import type { Requests, Responses } from './types.ts';

export type Destination = Responses['getDestination']['destination'];

/** Operations on destinations, where schedules deliver their files. Only admins and operators change them. */
export class Destinations extends Group {
  async list(options: Cancellable = {}): Promise<Destination[]> {
    return (await this.read<Responses['listDestinations']>('', options)).destinations;
  }

  async get(id: number, options: Cancellable = {}): Promise<Destination> {
    return (await this.read<Responses['getDestination']>(`/${id}`, options)).destination;
  }

  /** Saves a destination. Its settings are in the one member for its kind. With `dryRun`, its ID is 0. */
  async create(body: Requests['createDestination'], options: ChangeOptions = {}): Promise<Destination> {
    return (await this.change<Responses['createDestination']>('POST', '', { ...options, body })).destination;
  }

  /** Changes the settings that you send. If the place changes, send its secrets again. */
  async update(id: number, body: Requests['updateDestination'], options: UpdateOptions = {}): Promise<Destination> {
    return (await this.patch<Responses['updateDestination']>(id, body, options)).destination;
  }

  /** Connects, writes, reads back and deletes, and names the step that failed. Null with `dryRun`. */
  async test(id: number, options: ChangeOptions = {}): Promise<Responses['testDestination']['test']> {
    return (await this.change<Responses['testDestination']>('POST', `/${id}/test`, options)).test;
  }

  /** Deletes a destination. Rejects with `CONFLICT` while schedules deliver to it, unless `removeFromSchedules` is true. */
  delete(
    id: number,
    { removeFromSchedules = false, ...options }: ChangeOptions & { removeFromSchedules?: boolean } = {},
  ): Promise<void> {
    return this.change('DELETE', `/${id}${removeFromSchedules ? '?remove_from_schedules=true' : ''}`, options);
  }
}
