/** The time zone of the file: "Europe/Berlin", "Berlin time", "PST". */
import { dictionary } from '../dictionary.ts';
import { fold, type Reading } from './reading.ts';

/** Common abbreviations. Daylight saving time follows from the place. */
const SHORT = dictionary<string>({
  ...{
    utc: 'UTC',
    gmt: 'UTC',
    cet: 'Europe/Berlin',
    cest: 'Europe/Berlin',
    bst: 'Europe/London',
    est: 'America/New_York',
  },
  ...{
    edt: 'America/New_York',
    cst: 'America/Chicago',
    cdt: 'America/Chicago',
    mst: 'America/Denver',
    pst: 'America/Los_Angeles',
  },
  ...{ pdt: 'America/Los_Angeles', jst: 'Asia/Tokyo', ist: 'Asia/Kolkata', aest: 'Australia/Sydney' },
  ...{
    eastern: 'America/New_York',
    central: 'America/Chicago',
    mountain: 'America/Denver',
    pacific: 'America/Los_Angeles',
  },
});

/** Time zones by folded name and by city. */
const ZONES = new Map(
  Intl.supportedValuesOf('timeZone').flatMap((zone) => [
    [fold(zone), zone] as const,
    [fold(zone.slice(zone.lastIndexOf('/') + 1)).replaceAll('_', ' '), zone] as const,
  ]),
);

export interface FoundTimezone {
  timezone: string | null;
  missing: string[];
}

/** Removes the time zone from the question. */
export function understandTimezone(reading: Reading): FoundTimezone {
  const full = reading.take(
    /\b(?:in )?((?:africa|america|antarctica|arctic|asia|atlantic|australia|europe|indian|pacific)\/[a-z_/-]+)/,
  );
  if (full) return known(full[1]!, ZONES.get(full[1]!));
  for (const { 0: said, 1: name, index } of reading.rest.matchAll(
    /\b([a-z]+(?: [a-z]+)??) (?:local )?time(?:s|zone| zone)?\b/g,
  )) {
    const zone =
      ZONES.get(name!) ?? SHORT[name!] ?? ZONES.get(name!.split(' ')[1] ?? '') ?? SHORT[name!.split(' ')[1] ?? ''];
    if (!zone) continue;
    reading.blank(index, index + said.length);
    return { timezone: zone, missing: [] };
  }
  const labelled = reading.find(
    /\b(?:time ?zone|tz|zeitzone|fuseau horaire|zona horaria)\s*(?:is|=|:)?\s*((?!of\b|for\b|the\b)[a-z]+(?:[ /_][a-z]+)?)\b/,
  );
  if (labelled) {
    const [name, city] = [labelled[1]!, labelled[1]!.split(' ')[0]!];
    const zone = ZONES.get(name) ?? ZONES.get(city) ?? SHORT[city];
    reading.blank(labelled.index, labelled.index + labelled[0].length);
    return known(zone ? name : city, zone);
  }
  const short = reading.take(/\b(?:utc|gmt|ce?st|cet|pst|pdt|edt|jst|aest)\b(?![+-]?\d)/);
  return { timezone: short ? SHORT[short[0]]! : null, missing: [] };
}

function known(said: string, zone: string | undefined): FoundTimezone {
  if (zone) return { timezone: zone, missing: [] };
  return {
    timezone: null,
    missing: [
      `“${said}” is no time zone that I know; \`timezone\` takes IANA names like \`Europe/Berlin\`. Times are in UTC.`,
    ],
  };
}
