/** Dex's own reading of a question from the corpus, in the form that the scorer compares. */
import { recipes } from '../../src/dex/recipes/recipes.ts';
import { understand } from '../../src/dex/understand.ts';
import type { Understanding } from '../../src/dex/understanding.ts';
import { builtIn } from '../../src/reports/built-in.ts';
import type { FilterValue, ProgramQuestion, ProgramRequest } from './corpus/meaning.ts';
import { knowledge } from './knowledge.ts';
import type { Reading } from './reading.ts';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

export function readWithDex({ turns, now }: Pick<ProgramQuestion, 'turns' | 'now'>): Reading {
  const input = { catalog: builtIn, recipes, now: new Date(now.epochMilliseconds), explained: knowledge.covers };
  let previous: Understanding | undefined;
  for (const question of turns) previous = understand({ ...input, question, previous });
  return readingOf(previous!);
}

function readingOf(understood: Understanding): Reading {
  const { intent, reportType, search, index, language, schedule, destination, clarify, unused, unable, assumed } =
    understood;
  if (intent === 'clarify') {
    const reasons = clarify!.reasons;
    return { ask: { about: reasons[0]!.about, words: reasons.flatMap(({ words }) => [...words]) } };
  }
  if (intent === 'my-data') return { answer: 'my_data' };
  if (intent === 'explain-operation') return { answer: 'documents' };
  if (intent !== 'integrate') return { refused: true };
  const filters = Object.fromEntries(Object.entries(search).map(([name, value]) => [name, filterValue(value)]));
  return {
    write: {
      report: reportType!,
      filters,
      program: language,
      ...(index as Partial<ProgramRequest>),
      ...(schedule ? { schedule: scheduleOf(schedule) } : {}),
      ...(destination ? { destination } : {}),
    },
    unused,
    unable,
    assumed,
  };
}

function filterValue(value: Understanding['search'][string]): FilterValue {
  if (typeof value === 'object' && 'daysAgo' in value) {
    const days = value.daysAgo;
    return days === 0 ? 'today' : days > 0 ? `today-${days}d` : `today+${-days}d`;
  }
  return Array.isArray(value) ? [...value] : (value as FilterValue);
}

function scheduleOf({
  every,
  hours,
  on,
  at,
  alsoAt = [],
  timezone,
  replaces,
}: NonNullable<Understanding['schedule']>): NonNullable<ProgramRequest['schedule']> {
  const days = every === 'week' ? on?.map((day) => WEEKDAYS[Number(day) - 1]!) : on;
  const zone = {
    ...(timezone === undefined ? {} : { timezone }),
    ...(replaces ? { existing_file: 'replace' as const } : {}),
  };
  if (every === 'hour') return { every, ...(hours ? { hours } : {}), ...zone };
  return { every, ...(days ? { on: [...days] } : {}), at: [at, ...alsoAt], ...zone };
}
