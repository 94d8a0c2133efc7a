/** Tests a destination with a small file, and records which step failed. */
import { RequestError } from '../errors.ts';
import { type DestinationsContext, driverContext } from './context.ts';
import {
  type DestinationRecord,
  type DestinationRef,
  getDestination,
  requireDestinationAdmin,
  type TestResult,
} from './destination-record.ts';
import { DestinationError, type Step } from './destinations/destination.ts';
import { DRIVERS } from './destinations/drivers.ts';
import { openSecrets } from './sealed-secrets.ts';
import { within } from './within.ts';

/** Limit of a whole test in seconds. Requests to the API can take a minute behind many proxies. */
export const TEST_SECONDS = 30;

interface TestInput extends DestinationRef {
  /** Validates without a connection. */
  dryRun: boolean;
  /** Aborts when the whole test has taken too long. Default: after {@link TEST_SECONDS}. */
  limit?: AbortSignal;
  /** Aborts when nobody waits for the result anymore. Then it is not recorded. */
  signal: AbortSignal;
  /** Receives errors that no step explains. */
  onError(error: unknown): void;
}

/** Resolves with the recorded result, or null in a dry run. Throws FORBIDDEN for members, and NOT_FOUND. */
export async function testDestination(ctx: DestinationsContext, input: TestInput): Promise<TestResult | null> {
  requireDestinationAdmin(input.client);
  const found = await getDestination(ctx, input);
  if (input.dryRun) return null;
  const failed = await failureOf(ctx, found, input);
  input.signal.throwIfAborted();
  const result = { testedAt: new Date(), failed };
  // The result of other settings than the current ones is not recorded. Renaming changes neither.
  await ctx.pool.query(
    `update sheaf.destinations set tested_at = $2, test_failed_step = $3, test_message = $4
     where id = $1 and deleted_at is null and settings = $5 and sealed_secrets is not distinct from $6`,
    [
      found.id,
      result.testedAt,
      failed?.step ?? null,
      failed?.message ?? null,
      JSON.stringify(found.settings),
      found.sealedSecrets,
    ],
  );
  return result;
}

async function failureOf(
  ctx: DestinationsContext,
  found: DestinationRecord,
  { signal, limit = AbortSignal.timeout(TEST_SECONDS * 1000), onError }: TestInput,
): Promise<TestResult['failed']> {
  const driver = DRIVERS[found.kind];
  let step: Step = driver.steps[0]!;
  try {
    const settings = { ...found.settings, ...(await openSecrets(ctx, found)) };
    const context = driverContext(ctx, found);
    // The administrator can have changed what is allowed since the settings were saved.
    await driver.check(settings, context);
    const report = (next: Step) => {
      step = next;
    };
    const ended = AbortSignal.any([limit, signal]);
    await within(driver.open(settings, context).test(report, ended), ended);
    return null;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof DestinationError || error instanceof RequestError) return { step, message: error.message };
    if (limit.aborted) {
      const next = 'Check the settings, and whether the receiver is overloaded';
      return { step, message: `The test took longer than ${TEST_SECONDS} seconds. ${next}.` };
    }
    onError(error);
    return { step, message: 'The test failed because of an error in the service. Ask your administrator.' };
  }
}
