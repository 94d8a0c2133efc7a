import type { Checked } from './checked.ts';
import type { AddNote } from './notes.ts';

/** The 249 codes of ISO 3166-1, and XK, which banks, carriers and the EU use for Kosovo. */
export const COUNTRIES: ReadonlySet<string> = new Set(
  `AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD
  CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF
  GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
  KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
  NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI
  SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
  VN VU WF WS XK YE YT ZA ZM ZW`.split(/\s+/),
);

/** Codes that are used in place of the ISO code. EL is the EU's code for Greece. */
const REPLACED: Readonly<Record<string, string>> = Object.assign(Object.create(null), { UK: 'GB', EL: 'GR' });

/** Codes that geolocation services write for an unknown country: ISO's user-assigned XX and ZZ, Cloudflare's T1 (Tor). */
const UNKNOWN = new Set(['XX', 'ZZ', 'T1']);

/** An ISO 3166-1 code in upper case; empty for a code that means "unknown". */
export function checkCountry(field: string, addNote: AddNote): Checked {
  if (COUNTRIES.has(field)) return field;
  const code = field.toUpperCase();
  if (COUNTRIES.has(code)) return code;
  const replacement = REPLACED[code];
  if (replacement) {
    addNote('replaced-code', field, replacement);
    return replacement;
  }
  if (UNKNOWN.has(code)) {
    addNote('unknown-country', field, '');
    return '';
  }
  const hint = code === 'EN' ? '; EN is a language' : '';
  return { reason: `must be a two-letter ISO 3166-1 country code like DE or GB${hint}` };
}
