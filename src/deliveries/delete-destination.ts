import { transaction } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { RequestError } from '../errors.ts';
import { schedulesOf } from './chosen-destinations.ts';
import type { DestinationsContext } from './context.ts';
import { type DestinationRef, getDestination, requireDestinationAdmin } from './destination-record.ts';

/** Maximum names of schedules in an error. */
const MAX_NAMES = 10;

interface DeleteInput extends DestinationRef {
  /** Removes the destination from its schedules. Otherwise, a destination of a schedule is not deleted. */
  fromSchedules: boolean;
  dryRun: boolean;
}

/**
 * Erases the secrets, and ends deliveries that are not finished. The row remains for the history of deliveries. Throws FORBIDDEN for members,
 * NOT_FOUND, and CONFLICT with the names of schedules.
 */
export async function deleteDestination(ctx: Pick<DestinationsContext, 'pool'>, input: DeleteInput): Promise<void> {
  const { client, id, fromSchedules, dryRun } = input;
  requireDestinationAdmin(client);
  await transaction(ctx.pool, async (connection) => {
    await getDestination({ pool: connection }, { client, id }, sql`for update of d`);
    const schedules = await schedulesOf(connection, id);
    if (schedules.length > 0 && !fromSchedules) throw inUse(schedules);
    if (dryRun) return;
    await connection.query(sql`delete from sheaf.schedule_destinations where destination_id = ${id}`.text);
    await connection.query(
      sql`update sheaf.deliveries set status = 'failed', lease_until = null, failed_step = null,
          message = 'The destination was deleted.'
        where destination_id = ${id} and status in ('pending', 'delivering')`.text,
    );
    await connection.query(
      sql`update sheaf.destinations set deleted_at = now(), sealed_secrets = null, secret_names = '{}' where id = ${id}`
        .text,
    );
  });
}

function inUse(schedules: readonly string[]): RequestError {
  const names = schedules.slice(0, MAX_NAMES).map((name) => JSON.stringify(name));
  const more = schedules.length > MAX_NAMES ? ` and ${schedules.length - MAX_NAMES} more` : '';
  return new RequestError(
    'CONFLICT',
    `Schedules deliver to this destination: ${names.join(', ')}${more}. Remove it from them, or send remove_from_schedules=true.`,
  );
}
