/** Maximum seconds for which a receiver can delay a retry. */
const MAX_RETRY_AFTER_SECONDS = 24 * 3600;

/** The preferred form, which senders must generate. https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Seconds to wait, counted from `now`, according to a `Retry-After` header: at most {@link MAX_RETRY_AFTER_SECONDS}, and 0 without
 * a valid header. The header contains seconds or an HTTP date. https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function retryAfterSeconds(header: string | undefined, now: Date): number {
  const text = header?.trim() ?? '';
  let seconds = 0;
  if (/^\d+$/.test(text)) seconds = Number(text);
  else if (HTTP_DATE.test(text)) seconds = Math.ceil((Date.parse(text) - now.getTime()) / 1000);
  return Math.min(Math.max(seconds || 0, 0), MAX_RETRY_AFTER_SECONDS);
}

/**
 * Seconds until the next retry: the longer of `pause` and `requested`, plus a fraction `jitter`. Jitter spreads retries of events
 * that failed together. With jitter, the result never exceeds {@link MAX_RETRY_AFTER_SECONDS}.
 */
export function nextTrySeconds(seconds: { pause: number; requested: number; jitter: number }): number {
  const { pause, requested, jitter } = seconds;
  const wait = Math.max(pause, requested);
  return Math.max(wait, Math.min(wait * (1 + jitter), MAX_RETRY_AFTER_SECONDS));
}
