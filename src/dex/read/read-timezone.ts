/** The time zone of the file: "Europe/Berlin", "Berlin time", "PST". */
import { dictionary } from '../../dictionary.ts';
import { type Findings, note } from './findings.ts';
import { fold } from './fold.ts';
import type { Found, Sentence } from './sentence.ts';

const ZONES = new Map(Intl.supportedValuesOf('timeZone').map((zone) => [fold(zone), zone] as const));

/** The cities of all time zones, as phrases. */
export const CITIES: readonly (readonly [city: string, zone: string])[] = [...ZONES.values()].map((zone) => [
  zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' '),
  zone,
]);

/** Reads the time zone and marks its atoms as used. */
export function readTimezone(sentence: Sentence, findings: Findings): string | null {
  const found =
    clockOf(sentence) ??
    sentence.take('city timezone') ??
    sentence.take('timezone compare|mark==|mark=:? zone|city') ??
    takeZone(sentence);
  if (found) {
    const fact = found.facts.find((one) => one?.kind === 'zone' || one?.kind === 'city')!;
    const zone = ZONES.get(fold(fact.value)) ?? (Object.values(RENAMED).includes(fact.value) ? fact.value : undefined);
    if (!zone) findings.missing.push(note('unknown-timezone', { said: fact.value }));
    return zone ?? null;
  }
  const country = [sentence.find('value|people timezone'), sentence.find('timezone value')].find(
    (one) => one && codeOf(one) !== null,
  );
  if (country) {
    sentence.use(country.from, country.to);
    const zone = zoneOf(codeOf(country)!);
    if (!zone) findings.missing.push(note('unknown-timezone', { said: sentence.spelled(country.from, country.to) }));
    return zone;
  }
  const labelled = sentence.find('timezone compare|mark==|mark=:? unknown');
  if (
    !labelled ||
    !sentence.atoms.slice(labelled.from, labelled.to).some(({ text }) => /zone|zona|fuseau|tz|fuso|時|时/.test(text))
  )
    return null;
  sentence.use(labelled.from, labelled.to);
  findings.missing.push(note('unknown-timezone', { said: sentence.spelled(labelled.to - 1) }));
  return null;
}

/** "PST", "Europe/Berlin". In small letters, *est* and *ist* are verbs, so an abbreviation needs a word for time zones. */
function takeZone(sentence: Sentence): Found | null {
  const shouted = sentence.text === sentence.text.toUpperCase();
  for (let at = 0; at < sentence.atoms.length; at++) {
    const found = sentence.match('zone timezone?', at);
    const spelled = sentence.spelled(at);
    const name = spelled.includes('/') || spelled.length > 4 || /^(?:utc|gmt)$/i.test(spelled);
    const written = spelled === spelled.toUpperCase() && !shouted;
    if (!found || !(name || written || found.facts[1] || sentence.has(at - 1, 'timezone'))) continue;
    sentence.use(at, found.to);
    return found;
  }
  return null;
}

/** "7 pm London": a city immediately after a time of day. Marks only the city as used. */
function clockOf(sentence: Sentence): Found | null {
  for (let at = 1; at < sentence.atoms.length; at++) {
    const city = sentence.match('city', at);
    const before = sentence.has(at - 1, 'in') && !sentence.has(at - 1, 'clock', 'half') ? at - 2 : at - 1;
    // "At 8 in New York"
    const hour = before < at - 1 && sentence.atoms[before]?.kind === 'number' && sentence.has(before - 1, 'at');
    if (!city || !(hour || sentence.has(before, 'time', 'half', 'clock'))) continue;
    sentence.use(at, city.to);
    // "6 giờ 15 giờ Berlin": the word for hours is once more that for a time zone.
    const hours = sentence.atoms[before - 1]?.kind === 'number' && !sentence.has(before - 2, 'clock');
    if (sentence.has(before, 'timezone') && !hours) sentence.use(before);
    return city;
  }
  return null;
}

function codeOf({ facts }: Found): string | null {
  const fact = facts.find((one) => one?.kind === 'value' || one?.kind === 'people')!;
  const code = fact.value.replace('country=', '');
  return /^[A-Z]{2}$/.test(code) ? code : null;
}

/** The time zone of a country, unless it has several that differ. */
function zoneOf(code: string): string | null {
  const [first, ...others] = new Intl.Locale(`und-${code}`).getTimeZones() ?? [];
  if (first === undefined || others.some((other) => offsets(other) !== offsets(first))) return null;
  return RENAMED[first] ?? first;
}

/** Intl still uses the former names of these. */
const RENAMED = dictionary<string>({
  'Asia/Calcutta': 'Asia/Kolkata',
  'Europe/Kiev': 'Europe/Kyiv',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
});

/** Offsets from UTC in winter and in summer. */
function offsets(zone: string): string {
  return ['2026-01-15', '2026-07-15'].map((day) => Temporal.PlainDate.from(day).toZonedDateTime(zone).offset).join();
}
