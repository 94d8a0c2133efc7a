/** Finds the destination that a question to Dex means among those that exist. */
import type { Destination } from './destinations.ts';
import type { NewDestination } from './new-destination.ts';

/** Settings that mean the same in upper and lower case. Folders, prefixes and users do not. */
const ANY_CASE: ReadonlySet<string> = new Set(['host', 'bucket', 'to']);

/**
 * The only destination with all settings that the question names. Members do not see settings, so for them its name must be what the
 * question says, such as the bucket. Without settings, as in "our SFTP server", it is the only one of its kind. Undefined if there are none
 * or several: then the reader chooses.
 */
export function existingDestination(
  destinations: readonly Destination[],
  { kind, name, settings }: NewDestination,
): Destination | undefined {
  const said = new Set([name, ...Object.values(settings).flat()].filter(Boolean).map(lower));
  const fits = destinations.filter((one) => {
    if (one.kind !== kind) return false;
    const own = one[kind] as Readonly<Record<string, unknown>> | undefined;
    if (own === undefined) return said.size === 0 || said.has(lower(one.name));
    return Object.entries(settings).every(([key, value]) => sameOf(key, own[key]) === sameOf(key, value));
  });
  return fits.length === 1 ? fits[0] : undefined;
}

const lower = (value: unknown) => String(value ?? '').toLowerCase();

/** A setting in a form in which two that mean the same are equal. */
function sameOf(key: string, value: unknown): string {
  const texts = [value].flat().map((one) => String(one ?? ''));
  if (key === 'url') return texts.map((url) => (URL.canParse(url) ? new URL(url).href : url)).join();
  return (ANY_CASE.has(key) ? texts.map(lower) : texts).sort().join();
}
