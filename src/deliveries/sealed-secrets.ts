/** Separates the secrets of a destination from its other settings, and encrypts them for its row. */
import { sql } from '../db/sql.ts';
import type { DestinationsContext } from './context.ts';
import { type DestinationRecord, selectDestinations } from './destination-record.ts';
import type { DestinationKind } from './destinations/destination.ts';
import { DRIVERS } from './destinations/drivers.ts';

export type Settings = Record<string, unknown>;

/** Splits settings as a client sends them. */
export function splitSettings(kind: DestinationKind, sent: Settings): { settings: Settings; secrets: Settings } {
  const names = new Set<string>(DRIVERS[kind].secrets);
  const entries = Object.entries(sent).filter(([, value]) => value !== undefined);
  return {
    settings: Object.fromEntries(entries.filter(([name]) => !names.has(name))),
    secrets: Object.fromEntries(entries.filter(([name]) => names.has(name))),
  };
}

/** Encrypted secrets are valid for one row only, so that a copy into another row cannot be decrypted. */
const ownerOf = (id: number): string => `destinations:${id}`;

/** Resolves with null for no secrets. */
export async function sealSecrets(
  { secretKeys }: Pick<DestinationsContext, 'secretKeys'>,
  { id, secrets }: { id: number; secrets: Settings },
): Promise<Buffer | null> {
  return Object.keys(secrets).length === 0 ? null : secretKeys.seal(JSON.stringify(secrets), ownerOf(id));
}

/** Throws `SealedSecretError`, whose message is public. */
export async function openSecrets(
  { secretKeys }: Pick<DestinationsContext, 'secretKeys'>,
  { id, sealedSecrets }: Pick<DestinationRecord, 'id' | 'sealedSecrets'>,
): Promise<Settings> {
  return sealedSecrets === null ? {} : JSON.parse(await secretKeys.open(sealedSecrets, ownerOf(id)));
}

/**
 * Encrypts secrets again that were encrypted with an earlier key. Runs at every start, so that a replaced key can be removed after one.
 * Resolves with the number of destinations. Those whose key is missing stay as they are, and their tests and deliveries say so.
 */
export async function resealSecrets(ctx: Pick<DestinationsContext, 'pool' | 'secretKeys'>): Promise<number> {
  const found = await selectDestinations(ctx.pool, sql`d.sealed_secrets is not null`);
  let resealed = 0;
  for (const destination of found) {
    if (!(await ctx.secretKeys.isOutdated(destination.sealedSecrets!))) continue;
    const secrets = await openSecrets(ctx, destination).catch(() => null);
    const sealed = secrets && (await sealSecrets(ctx, { id: destination.id, secrets }));
    if (!sealed) continue;
    // A person can have sent other secrets meanwhile.
    const { rowCount } = await ctx.pool.query(
      'update sheaf.destinations set sealed_secrets = $2 where id = $1 and sealed_secrets = $3',
      [destination.id, sealed, destination.sealedSecrets],
    );
    resealed += rowCount ?? 0;
  }
  return resealed;
}
