/** Creates or changes a destination. */
import type { Client } from '../access/client.ts';
import { findPublisher } from '../access/publishers/find-publisher.ts';
import { transaction } from '../db/pool.ts';
import { checkVersion, NEXT_VERSION } from '../db/row-version.ts';
import { sql } from '../db/sql.ts';
import { invalid } from '../errors.ts';
import { checkName, checkSettings, checkTarget, taken } from './check-destination.ts';
import { type DestinationsContext, driverContext } from './context.ts';
import {
  type DestinationRecord,
  getDestination,
  requireDestinationAdmin,
  selectDestinations,
} from './destination-record.ts';
import type { DestinationKind } from './destinations/destination.ts';
import { openSecrets, type Settings, sealSecrets, splitSettings } from './sealed-secrets.ts';

export interface CreateDestinationInput {
  client: Client;
  /** ID or slug of the publisher. For operators. All others can only name their own publisher. */
  publisher?: string | undefined;
  name: string;
  kind: DestinationKind;
  /** With the secrets, valid for the schema of the driver. */
  sent: Settings;
  /** Validates without creating anything. */
  dryRun: boolean;
}

/** Throws FORBIDDEN for members, and VALIDATION_ERROR with the field. Its ID is 0 in a dry run. */
export async function createDestination(
  ctx: DestinationsContext,
  { client, publisher: named, name, kind, sent, dryRun }: CreateDestinationInput,
): Promise<DestinationRecord> {
  requireDestinationAdmin(client);
  const publisherId = await findPublisher(ctx, { client, named, field: 'publisher_id' });
  const { rows } = await ctx.pool.query<Pick<DestinationRecord, 'publisher' | 'createdBy'>>(
    sql`select p.slug as publisher,
        (select json_build_object('id', id, 'email', email) from sheaf.users where id = ${client.userId}) as "createdBy"
      from sheaf.publishers p where p.id = ${publisherId}`.text,
  );
  const { publisher, createdBy } = rows[0]!;
  await checkSettings(kind, sent, driverContext(ctx, { publisher }));
  await checkName(ctx.pool, { name, publisherId, id: 0 });
  const { settings, secrets } = splitSettings(kind, sent);
  const secretNames = Object.keys(secrets);
  if (dryRun) {
    const now = new Date();
    const draft = { id: 0, publisherId, publisher, kind, name, settings, secretNames, createdBy };
    return { ...draft, sealedSecrets: null, createdAt: now, updatedAt: now, lastTest: null };
  }
  return transaction(ctx.pool, async (connection) => {
    // The secrets are encrypted for the ID, so it has to exist first.
    const { rows: ids } = await connection.query<{ id: number }>(
      `select nextval(pg_get_serial_sequence('sheaf.destinations', 'id')) as id`,
    );
    const { id } = ids[0]!;
    const { rowCount } = await connection.query(
      `insert into sheaf.destinations (id, publisher_id, kind, name, settings, secret_names, sealed_secrets, created_by)
       overriding system value values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (publisher_id, name) where deleted_at is null do nothing`,
      [
        id,
        publisherId,
        kind,
        name,
        JSON.stringify(settings),
        secretNames,
        await sealSecrets(ctx, { id, secrets }),
        createdBy?.id ?? null,
      ],
    );
    if (rowCount === 0) throw taken(name);
    const [made] = await selectDestinations(connection, sql`d.id = ${id}`);
    return made!;
  });
}

export interface UpdateDestinationInput {
  client: Client;
  id: number;
  name?: string | undefined;
  /** New settings as a whole. Without any of the secrets, the stored ones stay. Otherwise they are replaced as a whole, too. */
  change?: { kind: DestinationKind; sent: Settings } | undefined;
  /** The versions of the destination that may be changed. Default: every version. */
  versions?: readonly string[] | undefined;
  dryRun: boolean;
}

/**
 * Throws like {@link createDestination}, and NOT_FOUND. Throws VALIDATION_ERROR if the settings say another place and no secret was sent
 * again, and PRECONDITION_FAILED for another version.
 */
export async function updateDestination(
  ctx: DestinationsContext,
  { client, id, name, change, versions, dryRun }: UpdateDestinationInput,
): Promise<DestinationRecord> {
  requireDestinationAdmin(client);
  return transaction(ctx.pool, async (connection) => {
    // Locked, so that of two changes at the same time, the second is compared with the first.
    const found = await getDestination({ pool: connection }, { client, id }, sql`for update of d`);
    checkVersion('destination', found, versions);
    const renamed = name ?? found.name;
    if (renamed !== found.name) await checkName(connection, { name: renamed, publisherId: found.publisherId, id });
    const changed = change ? await changedSettings(ctx, found, change) : null;
    if (dryRun) return { ...found, name: renamed, ...(changed ? { ...changed, lastTest: null } : {}) };
    const { settings, secretNames, sealedSecrets } = changed ?? found;
    await connection
      .query(
        `update sheaf.destinations set name = $2, settings = $3, secret_names = $4, sealed_secrets = $5, updated_at = ${NEXT_VERSION.text}
           ${changed ? sql`, tested_at = null, test_failed_step = null, test_message = null`.text : ''}
         where id = $1`,
        [id, renamed, JSON.stringify(settings), secretNames, sealedSecrets],
      )
      .catch((error: { code?: string }) => {
        // https://www.postgresql.org/docs/current/errcodes-appendix.html: unique_violation
        throw error.code === '23505' ? taken(renamed) : error;
      });
    const [saved] = await selectDestinations(connection, sql`d.id = ${id}`);
    return saved!;
  });
}

async function changedSettings(
  ctx: DestinationsContext,
  found: DestinationRecord,
  { kind, sent }: { kind: DestinationKind; sent: Settings },
) {
  if (kind !== found.kind) {
    throw invalid({
      field: kind,
      wrong: `the destination is of the kind ${found.kind}`,
      next: `Send its settings as \`${found.kind}\`, or create another destination`,
    });
  }
  const { settings, secrets } = splitSettings(kind, sent);
  const isSent = Object.keys(secrets).length > 0;
  if (!isSent) checkTarget(found, settings);
  const all = isSent ? secrets : await openSecrets(ctx, found);
  await checkSettings(kind, { ...settings, ...all }, driverContext(ctx, found));
  const sealed = isSent ? await sealSecrets(ctx, { id: found.id, secrets }) : found.sealedSecrets;
  return { settings, secretNames: Object.keys(all), sealedSecrets: sealed };
}
