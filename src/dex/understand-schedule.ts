/** Finds the schedule of a program: "each morning", "hourly", "every Monday at 8". */
import type { Schedule } from './integration.ts';
import { words } from './patterns.ts';
import type { Reading } from './reading.ts';

export interface FoundSchedule {
  schedule: Schedule | null;
  /** An assumption, or what is not possible. */
  notes: string[];
}

const EVERY =
  '(?:every|each|jede[nsrm]?|chaque|tou(?:te)?s les|cada|tod[oa]s (?:os|as|los|las)|tod[oa]|ogni|elke|iedere)';
const DAY = '(?:(?:single |working |business |week)?days?|tag|jours?|dias?|giorno|dag)';
const WEEKDAYS =
  'monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|lundi|lunes|segunda-feira|lunedi|maandag|freitag|vendredi|viernes|venerdi|vrijdag';

const WEEKLY = words(
  'weekly|once a week|wochentlich|hebdomadaires?|semanal(?:mente)?|settimanal(?:e|mente)|wekelijks',
  String.raw`${EVERY}\s+(?:weeks?|woche|semaines?|semanas?|settimana|week)`,
);
const MONTHLY = words(
  String.raw`monthly|once a month|monatlich|mensuel\w*|mensal(?:mente)?|mensil(?:e|mente)|maandelijks`,
  String.raw`${EVERY}\s+(?:months?|monat|mois|mes(?:es)?|mese|maand)|(?:on )?the first (?:day )?of ${EVERY} month`,
);

/** The hour for a part of the day. */
const PARTS: readonly (readonly [words: string, at: string])[] = [
  ['mornings?|morgen|matins?|mananas?|manhas?|mattin[ae]|ochtend', '06:00'],
  ['noon|lunch ?time|mittag|midi|mediodia|meio-dia|mezzogiorno|middag', '12:00'],
  ['afternoons?|nachmittag|apres-midi|tardes?|pomeriggio', '15:00'],
  ['evenings?|abends?|soirs?|sera|avond', '18:00'],
  ['nights?|nacht|nuits?|noches?|noites?|notte', '02:00'],
];

const USUAL = '06:00';

/** Removes the schedule from the question. */
export function understandSchedule(reading: Reading): FoundSchedule {
  const minutes = reading.take(
    new RegExp(String.raw`\b${EVERY}\s+(?:(\d{1,2})\s+|few\s+)?(minutes?|minuten|minutos?|minuti|seconds?|sekunden)\b`),
  );
  if (minutes) {
    const said = minutes[0].trim();
    return {
      schedule: { every: 'hour', at: '00:00' },
      notes: [`I planned it hourly, not ${said}: each run makes a whole new file.`],
    };
  }
  if (
    reading.take(
      new RegExp(
        String.raw`\b(?:hourly|stundlich|toutes les heures|cada hora|a cada hora|ogni ora|${EVERY}\s+(?:hours?|stunde|uur))\b`,
      ),
    )
  ) {
    return { schedule: { every: 'hour', at: '00:00' }, notes: [] };
  }
  const weekday = reading.take(
    new RegExp(
      String.raw`\b(?:(?:${EVERY}|on)\s+(?:${WEEKDAYS})|(?:${WEEKDAYS})s\b)(?:\s+(?:${PARTS.map(([words]) => words).join('|')}))?`,
    ),
  );
  if (weekday) return planned('week', reading, weekday[0], weekdayNotes(weekday[0]));
  if (reading.take(WEEKLY)) {
    return planned('week', reading, '', []);
  }
  if (reading.take(MONTHLY)) {
    return planned('month', reading, '', []);
  }
  for (const [words, at] of PARTS) {
    if (
      reading.take(
        new RegExp(
          String.raw`\b(?:${EVERY}\s+(?:single\s+)?(?:${words})|(?:in the|at) (?:${words}) (?:of )?${EVERY} day)\b`,
        ),
      )
    ) {
      return planned('day', reading, '', [], at);
    }
  }
  if (reading.take(/\b(?:nightly|overnight)\b/)) return planned('day', reading, '', [], '02:00');
  const daily = new RegExp(
    String.raw`\b(?:daily|once a day|taglich|quotidien\w*|diari(?:a|o|amente)|giornalier\w*|quotidianamente|dagelijks|${EVERY}\s+${DAY})\b`,
  );
  return reading.take(daily) ? planned('day', reading, '', []) : { schedule: null, notes: [] };
}

function planned(
  every: Schedule['every'],
  reading: Reading,
  said: string,
  notes: string[],
  usual = USUAL,
): FoundSchedule {
  const part = PARTS.find(([words]) => new RegExp(String.raw`\b(?:${words})\b`).test(said));
  const at = timeOfDay(reading) ?? part?.[1] ?? usual;
  return { schedule: { every, at }, notes };
}

/** For example "at 8", "at 7:30", "at 5 pm", "um 8 Uhr", "à 8h", "8am". */
function timeOfDay(reading: Reading): string | null {
  const match =
    reading.take(
      /\b(?:at|um|a las|alle|om)\s+(\d{1,2})(?:[:.h](\d{2})|h)?\s*(am|pm|a\.m\.|p\.m\.|uhr|o'clock|uur)?(?![\w.]*\d)/,
    ) ??
    reading.take(/\bas?\s+(\d{1,2})h(\d{2})?()\b/) ??
    reading.take(/\b(\d{1,2})(?::(\d{2}))?\s*(am|pm)\b/) ??
    reading.take(/\b(\d{1,2}):(\d{2})()\b/);
  if (!match) return null;
  const half = match[3]?.replaceAll('.', '');
  const hour = (Number(match[1]) % (half ? (/[ap]m/.test(half) ? 12 : 24) : 24)) + (half === 'pm' ? 12 : 0);
  const minute = Number(match[2] ?? 0);
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

function weekdayNotes(said: string): string[] {
  const day = new RegExp(WEEKDAYS).exec(said)![0];
  const monday = /^(?:monday|montag|lundi|lunes|segunda-feira|lunedi|maandag)$/.test(day);
  return monday
    ? []
    : [`The schedule below is written for Mondays; set its day to ${day[0]!.toUpperCase()}${day.slice(1)}.`];
}
