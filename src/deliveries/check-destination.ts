/** Checks what a client sends to create or change a destination. The schema of its driver was applied before. */
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { detailOf, invalid, invalidDetails, RequestError } from '../errors.ts';
import { type DestinationRecord, selectDestinations } from './destination-record.ts';
import type { DestinationContext, DestinationKind } from './destinations/destination.ts';
import { DRIVERS } from './destinations/drivers.ts';
import type { Settings } from './sealed-secrets.ts';

/** A list of destinations is one response. */
const MAX_PER_PUBLISHER = 100;

/** Rejects with VALIDATION_ERROR whose fields begin with the kind. `settings` include the secrets. */
export async function checkSettings(kind: DestinationKind, settings: Settings, ctx: DestinationContext): Promise<void> {
  for (const [name, value] of Object.entries(settings)) checkText(`${kind}.${name}`, value);
  try {
    await DRIVERS[kind].check(settings, ctx);
  } catch (error) {
    if (!(error instanceof RequestError) || !error.details) throw error;
    throw invalidDetails(error.details.map(({ field, message }) => ({ field: `${kind}.${field}`, message })));
  }
}

/** PostgreSQL cannot store these characters. */
function checkText(field: string, value: unknown): void {
  if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) {
    throw invalid({ field, wrong: 'contains an incomplete or a NUL character', allowed: 'valid Unicode' });
  }
  if (Array.isArray(value)) for (const item of value) checkText(field, item);
}

/** Throws VALIDATION_ERROR for a name in use, and for too many destinations. `id` is 0 for a new destination. */
export async function checkName(
  db: Queryable,
  { name, publisherId, id }: { name: string; publisherId: number; id: number },
): Promise<void> {
  checkText('name', name);
  const others = (await selectDestinations(db, sql`d.publisher_id = ${publisherId}`)).filter((one) => one.id !== id);
  if (others.some((one) => one.name === name)) throw taken(name);
  if (id !== 0 || others.length < MAX_PER_PUBLISHER) return;
  throw invalid({
    field: 'name',
    wrong: `the publisher already has ${others.length} destinations`,
    allowed: `at most ${MAX_PER_PUBLISHER}`,
    next: 'Delete one first',
  });
}

/** The error for a name that another destination of the publisher has. */
export function taken(name: string): RequestError {
  return invalid({
    field: 'name',
    wrong: `a destination with the name ${JSON.stringify(name)} exists`,
    next: 'Change that destination, or send another name',
  });
}

/**
 * Stored secrets are sent only where the person who knows them wanted them to go. Throws VALIDATION_ERROR if the settings lead elsewhere
 * and no secret was sent again.
 */
export function checkTarget(found: DestinationRecord, settings: Settings): void {
  if (found.sealedSecrets === null) return;
  const { target } = DRIVERS[found.kind];
  const changed = target.filter((name) => JSON.stringify(found.settings[name]) !== JSON.stringify(settings[name]));
  if (changed.length === 0) return;
  const needed = found.secretNames.map((name) => `\`${name}\``).join(' and ');
  const problems = changed.map((name) =>
    detailOf({
      field: `${found.kind}.${name}`,
      wrong: 'changed, and the stored secrets are never sent to another place than they were entered for',
      next: `Send ${needed} again together with the change`,
    }),
  );
  throw invalidDetails(problems);
}
