import type { SmtpSettings } from '../../smtp-url.ts';
import { DestinationError } from '../destinations/destination.ts';

const LIMIT_MS = 20_000;

/** Connects to the server of the notices and logs in, without sending anything. Resolves with what is wrong, or null. */
export async function checkSmtp(smtp: SmtpSettings): Promise<string | null> {
  const { withSmtp } = await import('../destinations/email/smtp.ts');
  const signal = AbortSignal.timeout(LIMIT_MS);
  try {
    await withSmtp(smtp, { ctx: { allowPrivate: true }, signal }, async () => {});
    return null;
  } catch (error) {
    if (error instanceof DestinationError) return error.message;
    if (signal.aborted) return `${smtp.host} did not respond within ${LIMIT_MS / 1000} seconds.`;
    throw error;
  }
}
