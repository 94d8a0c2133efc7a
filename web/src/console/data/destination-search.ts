/** The form of a new destination in the URL, with the form of the schedule that it is for. */
import { type NewDestination, readNewDestination } from './new-destination.ts';
import { readScheduleDraft, type ScheduleDraft } from './schedule-search.ts';

export interface DestinationSearch {
  new?: NewDestination;
  /** The form of a schedule, which continues with the new destination. */
  schedule?: ScheduleDraft;
}

export function readDestinationSearch(search: Record<string, unknown>): DestinationSearch {
  // Set to undefined, not omitted: an omitted parameter keeps its value from the URL.
  return { new: readNewDestination(search['new']), schedule: readScheduleDraft(search['schedule']) };
}
