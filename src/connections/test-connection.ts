/** Tests a connection with one request for each list that a fetch reads, and records which step failed. */
import { counted } from '../counted.ts';
import { RequestError } from '../errors.ts';
import {
  type ConnectionRecord,
  type ConnectionRef,
  getConnection,
  requireConnectionAdmin,
  type TestResult,
} from './connection-record.ts';
import type { ConnectionsContext } from './context.ts';
import { MustWait, NetworkError } from './network-error.ts';
import { NETWORK } from './networks/networks.ts';
import { readContext } from './open-network.ts';
import { readFirstPages } from './pages/read-window.ts';
import { withRecordFile } from './record-file.ts';
import { openToken } from './sealed-token.ts';

/** Limit of a test in seconds. Requests to the API can take a minute behind many proxies. */
export const TEST_SECONDS = 30;

/** Hours of the window that a test reads, so that its response is small. */
const TEST_HOURS = 1;

interface TestInput extends ConnectionRef {
  /** Validates without a connection. */
  dryRun: boolean;
  /** Aborts when nobody waits for the result anymore. Then it is not recorded. */
  signal: AbortSignal;
  /** Receives errors that no step explains. */
  onError(error: unknown): void;
}

/** Resolves with the recorded result, or null in a dry run. Throws FORBIDDEN for members, NOT_FOUND, and RATE_LIMITED. */
export async function testConnection(ctx: ConnectionsContext, input: TestInput): Promise<TestResult | null> {
  requireConnectionAdmin(input.client);
  const found = await getConnection(ctx, input);
  if (input.dryRun) return null;
  const failed = await failureOf(ctx, found, input);
  input.signal.throwIfAborted();
  const result = { testedAt: new Date(), failed };
  // The result of another token than the current one is not recorded.
  await ctx.pool.query(
    `update sheaf.connections set tested_at = $2, test_failed_step = $3, test_message = $4 where id = $1 and sealed_token = $5`,
    [found.id, result.testedAt, failed?.step ?? null, failed?.message ?? null, found.sealedToken],
  );
  return result;
}

async function failureOf(
  ctx: ConnectionsContext,
  found: ConnectionRecord,
  { signal, onError }: TestInput,
): Promise<TestResult['failed']> {
  const limit = AbortSignal.timeout(TEST_SECONDS * 1000);
  try {
    const token = await openToken(ctx, found);
    const to = Temporal.Now.instant();
    const query = { accountId: found.accountId, token, from: to.subtract({ hours: TEST_HOURS }), to };
    const reading = readContext(ctx, found, AbortSignal.any([limit, signal]));
    await withRecordFile(ctx, (file) => readFirstPages(reading, { query, file }));
    return null;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof MustWait) throw busy(found, error);
    if (error instanceof NetworkError) return { step: error.step, message: error.message };
    if (error instanceof RequestError) return { step: 'authenticate', message: error.message };
    if (limit.aborted) {
      const message = `The test took longer than ${TEST_SECONDS} seconds. Test again later.`;
      return { step: 'connect', message };
    }
    onError(error);
    return { step: 'read', message: 'The test failed because of an error in the service. Ask your administrator.' };
  }
}

/** Not a result of the test: the network was not asked. */
function busy({ network }: ConnectionRecord, { seconds }: MustWait): RequestError {
  const { title } = NETWORK[network];
  const message = `Sheaf has used all calls that ${title} allows at a time. Test again in ${counted(seconds, 'second')}.`;
  return new RequestError('RATE_LIMITED', message, { retryAfter: seconds });
}
