/** A receiver cannot put off a try for longer. */
export const MAX_RETRY_AFTER_SECONDS = 24 * 3600;

/** https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7: the preferred form, which senders must generate. */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Seconds that a `Retry-After` header asks to wait at the time `now`, at most {@link MAX_RETRY_AFTER_SECONDS}; 0 without a valid
 * header. It holds seconds or an HTTP date. https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function retryAfterSeconds(header: string | undefined, now: Date): number {
  const text = header?.trim() ?? '';
  let seconds = 0;
  if (/^\d+$/.test(text)) seconds = Number(text);
  else if (HTTP_DATE.test(text)) seconds = Math.ceil((Date.parse(text) - now.getTime()) / 1000);
  return Math.min(Math.max(seconds || 0, 0), MAX_RETRY_AFTER_SECONDS);
}

/**
 * Seconds until the next try: not before `pause` and `wished` have passed, and up to a share `jitter` later, so that what failed
 * together does not come back together. Jitter never exceeds {@link MAX_RETRY_AFTER_SECONDS}.
 */
export function nextTrySeconds({ pause, wished, jitter }: { pause: number; wished: number; jitter: number }): number {
  const wait = Math.max(pause, wished);
  return Math.max(wait, Math.min(wait * (1 + jitter), MAX_RETRY_AFTER_SECONDS));
}
