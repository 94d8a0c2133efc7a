/** The form of the destination that a question names. */
import { destinationBody } from '../../../src/dex/destination-call.ts';
import type { Destination } from '../../../src/dex/integration.ts';
import type { NewDestination } from '../console/data/new-destination.ts';

/** Values in angle brackets are left to the reader. */
export function newDestination(destination: Destination): NewDestination {
  const { name, ...body } = destinationBody(destination);
  const settings = Object.entries(body[destination.kind] as Record<string, string | string[]>);
  return {
    kind: destination.kind,
    name: destination.to === undefined ? '' : String(name),
    settings: Object.fromEntries(settings.filter(([, value]) => ![value].flat().some((one) => /^<.*>$/.test(one)))),
  };
}
