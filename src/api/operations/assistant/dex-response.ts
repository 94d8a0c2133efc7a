/** Dex's answers as the API returns them. */
import { type Static, Type } from 'typebox';
import type { DexEvent } from '../../../dex/dex.ts';
import type { Recipe } from '../../../dex/integration.ts';
import { INTENTS, type Understanding } from '../../../dex/understanding.ts';
import { enumeration } from '../../../reports/enumeration.ts';

const Values = (description: string) =>
  Type.Record(Type.String(), Type.Unknown(), {
    description: `${description} A date that the program computes at run time is written as \`{"daysAgo": 7}\`.`,
  });

const Understood = Type.Object(
  {
    intent: enumeration([...INTENTS], { description: 'What the question is about.' }),
    report_type: Type.Union([Type.String(), Type.Null()], { description: 'Report type that the program exports.' }),
    search_params: Values('Filters of the export.'),
    index_params: Values('Presentation of the rows.'),
    language: Type.String({ description: 'Recipe ID, from the question or by default.' }),
    schedule: Type.Union(
      [
        Type.Object({
          every: enumeration(['hour', 'day', 'week', 'month'], { description: 'How often the program runs.' }),
          at: Type.String({ description: 'Local time on the machine that runs it, for example `06:00`.' }),
        }),
        Type.Null(),
      ],
      { description: 'Schedule of the program.' },
    ),
    assumptions: Type.Array(Type.String(), { description: 'Assumptions that Dex made.' }),
    missing: Type.Array(Type.String(), { description: 'Requested features that do not exist.' }),
  },
  { description: 'How Dex interpreted the question.' },
);

/** A template for a program in one language or tool. */
export const RecipeAnswer = Type.Object({
  id: Type.String({ description: 'Recipe ID, the value of `language` in `askDex`.' }),
  label: Type.String({ description: 'Name of the language or tool.' }),
  tried: enumeration(['run', 'syntax', 'not run here'], {
    description:
      'How the program is tested: `run` until it has the right file, only its `syntax`, or not at all (`not run here`).',
  }),
  file_name: Type.String({ description: 'File name of the program.' }),
  highlight: Type.String({ description: 'Name of the language for highlight.js.' }),
});

export const DexAnswer = Type.Object({
  answer: Type.String({ description: 'Answer in Markdown.' }),
  understood: Understood,
  source: enumeration(['recipes', 'model'], {
    description: 'Whether a language model wrote the text of the answer. Programs always come from recipes.',
  }),
  recipe: Type.Union([RecipeAnswer, Type.Null()], { description: 'Recipe of the program in the answer.' }),
});

export function recipeAnswer({ id, label, tried, fileName, highlight }: Recipe): Static<typeof RecipeAnswer> {
  return { id, label, tried, file_name: fileName, highlight };
}

/** The data of an event in the stream. */
export function shownData(event: DexEvent): object {
  if (event.event === 'understood') return understood(event.data);
  if (event.event === 'done')
    return { source: event.data.source, recipe: event.data.recipe && recipeAnswer(event.data.recipe) };
  return event.data;
}

/** Collects all events into one object. */
export async function dexAnswer(events: AsyncIterable<DexEvent>): Promise<object> {
  const shown: Record<string, unknown> = { answer: '' };
  for await (const event of events) {
    if (event.event === 'text') shown['answer'] += event.data.delta;
    else if (event.event === 'understood') shown['understood'] = shownData(event);
    else Object.assign(shown, shownData(event));
  }
  return shown;
}

function understood({
  intent,
  reportType,
  search,
  index,
  language,
  schedule,
  assumptions,
  missing,
}: Understanding): Static<typeof Understood> {
  return {
    intent,
    report_type: reportType,
    search_params: search,
    index_params: index,
    language,
    schedule,
    assumptions,
    missing,
  };
}
