import { notValid } from './param.ts';

/** Returns the IANA name of a time zone as it was sent, in the spelling of IANA. Throws a ParamError for anything else. */
export function timeZoneName(value: unknown): string {
  const name = typeof value === 'string' ? value.trim() : '';
  try {
    // Offsets like +01:00 are left out: PostgreSQL reads their sign the other way round.
    if (!/^[A-Za-z]/.test(name)) throw new RangeError(name);
    // Intl would replace Asia/Kolkata by Asia/Calcutta, and EST by America/Panama.
    return new Temporal.ZonedDateTime(0n, name).timeZoneId;
  } catch {
    throw notValid(value, 'the IANA name of a time zone, for example Europe/Berlin or UTC');
  }
}
