/** How Dex's answers look to callers. */
import { type Static, Type } from 'typebox';
import type { DexEvent } from '../dex/dex.ts';
import type { Recipe } from '../dex/integration.ts';
import { INTENTS, type Understanding } from '../dex/understanding.ts';
import { enumeration } from '../reports/enumeration.ts';

const Values = (description: string) =>
  Type.Record(Type.String(), Type.Unknown(), {
    description: `${description} A day that the program works out when it runs is {"daysAgo": 7}.`,
  });

const Understood = Type.Object(
  {
    intent: enumeration([...INTENTS], { description: 'What was asked for.' }),
    report_type: Type.Union([Type.String(), Type.Null()], { description: 'The report that the program asks for.' }),
    search_params: Values('Its filters.'),
    index_params: Values('How its rows are shown.'),
    language: Type.String({ description: 'Id of the recipe, named by the question or taken in its place.' }),
    schedule: Type.Union(
      [
        Type.Object({
          every: enumeration(['hour', 'day', 'week', 'month'], { description: 'How often it runs.' }),
          at: Type.String({ description: 'Time of the machine that it runs on, like 06:00.' }),
        }),
        Type.Null(),
      ],
      { description: 'When the program is to run by itself.' },
    ),
    assumptions: Type.Array(Type.String(), { description: 'What was taken for granted.' }),
    missing: Type.Array(Type.String(), { description: 'What was asked for and does not exist.' }),
  },
  { description: 'What was understood.' },
);

/** A way to write an integration. */
export const RecipeAnswer = Type.Object({
  id: Type.String({ description: 'For `language` of askDex.' }),
  label: Type.String({ description: 'Name of the language or tool.' }),
  tried: enumeration(['run', 'syntax', 'not run here'], {
    description: 'How far the tests try its program: to the right file, its syntax, or not at all.',
  }),
  file_name: Type.String({ description: 'What the program is saved as.' }),
  highlight: Type.String({ description: 'Name of the language for highlight.js.' }),
});

export const DexAnswer = Type.Object({
  answer: Type.String({ description: 'The whole answer, in Markdown.' }),
  understood: Understood,
  source: enumeration(['recipes', 'model'], {
    description: 'Whether a model has put the answer into words. Programs are of recipes either way.',
  }),
  recipe: Type.Union([RecipeAnswer, Type.Null()], { description: 'The recipe of the program in it.' }),
});

export function recipeAnswer({ id, label, tried, fileName, highlight }: Recipe): Static<typeof RecipeAnswer> {
  return { id, label, tried, file_name: fileName, highlight };
}

/** The data of an event, as the stream shows it. */
export function shownData(event: DexEvent): object {
  if (event.event === 'understood') return understood(event.data);
  if (event.event === 'done')
    return { source: event.data.source, recipe: event.data.recipe && recipeAnswer(event.data.recipe) };
  return event.data;
}

/** All events as one answer. */
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
