/** One try of a window: read all its pages into a file, import the file, and record the result. */
import { counted } from '../counted.ts';
import { sql } from '../db/sql.ts';
import { keepLease, LeaseLost } from '../deliveries/keep-lease.ts';
import { RequestError } from '../errors.ts';
import { importFile } from '../importer/import-file.ts';
import { type Claimed, renewFetch } from './claim-fetch.ts';
import { type ConnectionRecord, selectConnections } from './connection-record.ts';
import type { FetchContext } from './context.ts';
import { createAdvertisers } from './create-advertisers.ts';
import { MustWait, NetworkError } from './network-error.ts';
import { readContext } from './open-network.ts';
import { readWindow } from './pages/read-window.ts';
import { withRecordFile } from './record-file.ts';
import { openToken } from './sealed-token.ts';
import { type Failure, handBack, type Imported, recordFailed, recordImported } from './settle-fetch.ts';

/** Tries that end without a result because their process dies. After these, the window itself is the likely cause. */
const MAX_DEATHS = 5;

/** Resolves regardless of what the network does. `cutOff` aborts when the process stops. */
export async function fetchWindow(
  ctx: FetchContext,
  claimed: Claimed,
  { claimedAt, cutOff }: { claimedAt: number; cutOff: AbortSignal },
): Promise<void> {
  const lease = keepLease({ renew: () => renewFetch(ctx, claimed), claimedAt });
  const signal = AbortSignal.any([lease.signal, cutOff]);
  const fields = { fetchId: claimed.id, connectionId: claimed.connectionId, tryNumber: claimed.tryNumber };
  try {
    const imported = await fetchAndImport(ctx, claimed, signal);
    const isRecorded = await recordImported(ctx, claimed, imported);
    const { pages, rows } = imported;
    ctx.log.info({ ...fields, pages, rows }, isRecorded ? 'window imported' : 'window continued elsewhere');
  } catch (error) {
    if (error instanceof LeaseLost || lease.signal.aborted) {
      ctx.log.info(fields, 'window continued elsewhere');
      return;
    }
    if (cutOff.aborted) return await handBack(ctx, claimed);
    if (error instanceof MustWait) return await handBack(ctx, claimed, error.seconds);
    const failure = failureOf(error);
    if (!(error instanceof NetworkError || error instanceof RequestError)) {
      ctx.log.warn({ ...fields, err: error }, 'window not imported');
    }
    const isFinal = await recordFailed(ctx, claimed, failure);
    const outcome = isFinal === null ? 'window continued elsewhere' : 'window failed';
    ctx.log.info({ ...fields, isFinal, reason: failure.message }, outcome);
  } finally {
    lease.stop();
  }
}

async function fetchAndImport(ctx: FetchContext, claimed: Claimed, signal: AbortSignal): Promise<Imported> {
  if (claimed.deaths >= MAX_DEATHS) throw new DeadlyWindow();
  const [found] = await selectConnections(ctx.pool, sql`c.id = ${claimed.connectionId}`);
  if (!found) throw new LeaseLost('The connection was deleted.');
  const query = {
    accountId: found.accountId,
    token: await openToken(ctx, found),
    from: claimed.from.toTemporalInstant(),
    to: claimed.to.toTemporalInstant(),
  };
  const reading = readContext(ctx, found, signal);
  return withRecordFile(ctx, async (file) => {
    const { pages, records } = await readWindow(reading, { query, file });
    signal.throwIfAborted();
    if (records === 0) return { pages, rows: NO_ROWS, message: null };
    await createAdvertisers(ctx, { network: reading.network, path: file.path, folder: file.folder, signal });
    return { pages, ...(await importRecords(ctx, { found, path: file.path, records, signal })) };
  });
}

/** Reasons for rejected rows that the ledger keeps. */
const MAX_REASONS = 5;

/** Of a window without transactions. */
export const NO_ROWS = { fetched: 0, new: 0, changed: 0, same: 0, older: 0, repeated: 0, rejected: 0 };

interface Records {
  found: ConnectionRecord;
  path: string;
  records: number;
  signal: AbortSignal;
}

/** Imports all rows of the file or none, as `sheaf import` does with a file of the network. */
async function importRecords(
  { pool }: FetchContext,
  { found, path, records, signal }: Records,
): Promise<Omit<Imported, 'pages'>> {
  const result = await importFile({
    pool,
    kind: 'transactions',
    file: path,
    publisher: found.publisher,
    preset: found.network,
    ...(found.currency === null ? {} : { set: { currency: found.currency } }),
    timezone: 'UTC',
    onError: 'skip',
    signal,
    // The ledger of fetches has it.
    record: null,
  });
  if (result.rows !== records) throw new Error(`${records} records were fetched, but ${result.rows} were imported.`);
  const { rejected, rejects } = result;
  const reasons = rejects
    .slice(0, MAX_REASONS)
    .map(({ column, reason, value }) => `${column ?? 'the row'} ${JSON.stringify(value)} ${reason}`);
  return {
    rows: {
      fetched: result.rows,
      new: result.new,
      changed: result.changed,
      same: result.same,
      older: result.older,
      repeated: result.repeated,
      rejected,
    },
    message:
      rejected === 0
        ? null
        : `${counted(rejected, 'row')} ${rejected === 1 ? 'was' : 'were'} rejected, such as: ${reasons.join('; ')}.`,
  };
}

/** The processes that tried the window have died. */
class DeadlyWindow extends Error {}

function failureOf(error: unknown): Failure {
  if (error instanceof NetworkError) {
    const { message, isFinal, retryAfter, isTooLarge } = error;
    return { message, isFinal, retryAfter, isTooLarge };
  }
  // A missing key, or records that cannot be imported together.
  if (error instanceof RequestError)
    return { message: error.wholeMessage, isFinal: false, retryAfter: 0, isTooLarge: null };
  if (error instanceof DeadlyWindow) {
    const message = `${MAX_DEATHS} processes ended while they fetched this window. Ask your administrator.`;
    return { message, isFinal: true, retryAfter: 0, isTooLarge: null };
  }
  const message = 'The window could not be imported because of an error in the service. Sheaf tries again.';
  return { message, isFinal: false, retryAfter: 0, isTooLarge: null };
}
