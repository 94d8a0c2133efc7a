/** Dex's answers as the API returns them. */
import { type Static, Type } from 'typebox';
import type { DexEvent } from '../../../dex/dex.ts';
import type { Recipe } from '../../../dex/integration.ts';
import { directionOf } from '../../../dex/say/messages.ts';
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
          every: enumeration(['hour', 'day', 'week', 'month'], { description: 'How often the export is created.' }),
          hours: Type.Optional(
            Type.Integer({ minimum: 2, maximum: 12, description: 'Every so many hours. Default 1.' }),
          ),
          on: Type.Optional(
            Type.Array(Type.Union([Type.Integer({ minimum: 1, maximum: 31 }), Type.Literal('last')]), {
              description:
                'Weekdays of a week from 1 (Monday), or days of a month, or `last`. Default: Monday, or the first.',
            }),
          ),
          at: Type.String({ description: 'Time of the day in `timezone`, for example `06:00`.' }),
          also_at: Type.Optional(Type.Array(Type.String(), { description: 'Further times of the same days.' })),
          timezone: Type.Optional(Type.String({ description: 'IANA time zone. Default `UTC`.' })),
          changes: Type.Optional(
            Type.Boolean({ description: 'Whether each file has only what changed since the last delivery.' }),
          ),
          replaces: Type.Optional(Type.Boolean({ description: 'Whether each file replaces that of the earlier run.' })),
        }),
        Type.Null(),
      ],
      { description: 'Schedule of the exports, as `createSchedule` runs it.' },
    ),
    destination: Type.Union(
      [
        Type.Object({
          kind: enumeration(['email', 's3', 'sftp', 'webhook', 'folder'], { description: 'Kind of destination.' }),
          to: Type.Optional(Type.String({ description: 'Address, as in the question.' })),
        }),
        Type.Null(),
      ],
      { description: 'Where the question wants the files of the schedule delivered. `createDestination` creates it.' },
    ),
    assumptions: Type.Array(Type.String(), { description: 'Assumptions that Dex made.' }),
    missing: Type.Array(Type.String(), { description: 'Requested features that do not exist.' }),
    unused: Type.Array(Type.String(), { description: 'Words of the question that changed nothing.' }),
    clarification: Type.Union(
      [
        Type.Object({
          questions: Type.Array(Type.String(), {
            description: 'What Dex needs to know, one sentence for each reason.',
          }),
          choices: Type.Array(
            Type.Object({
              label: Type.String({ description: 'Words of your question that Dex cannot use.' }),
              question: Type.String({ description: 'Your question without them.' }),
            }),
            { description: 'Questions that Dex can answer instead.' },
          ),
        }),
        Type.Null(),
      ],
      { description: 'Set if `intent` is `clarify`. There is no program then.' },
    ),
    call: Type.Union(
      [
        Type.Object({
          operation: Type.String({ description: '`operationId` of the operation.' }),
          parameters: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]), {
            description: 'Parameters in path and query.',
          }),
          body: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()], {
            description: 'Request body.',
          }),
        }),
        Type.Null(),
      ],
      { description: 'The read-only request whose response answers the question, if `intent` is `my-data`.' },
    ),
    answer_language: Type.String({ description: 'Language of the answer as a BCP 47 tag, for example `de`.' }),
    direction: enumeration(['ltr', 'rtl'], { description: 'Writing direction of the answer.' }),
  },
  { description: 'How Dex interpreted the question.' },
);

/** A template for a program in one language or tool. */
export const RecipeResponse = Type.Object({
  id: Type.String({ description: 'Recipe ID, the value of `language` in `askDex`.' }),
  label: Type.String({ description: 'Name of the language or tool.' }),
  tried: enumeration(['run', 'syntax', 'not run here'], {
    description:
      'How the program is tested: `run` until it has the right file, only its `syntax`, or not at all (`not run here`).',
  }),
  file_name: Type.String({ description: 'File name of the program.' }),
  highlight: Type.String({ description: 'Name of the language for highlight.js.' }),
});

export const DexResponse = Type.Object({
  answer: Type.String({ description: 'Answer in Markdown.' }),
  understood: Understood,
  source: enumeration(['recipes', 'model'], {
    description: 'Whether a language model wrote the text of the answer. Programs always come from recipes.',
  }),
  recipe: Type.Union([RecipeResponse, Type.Null()], { description: 'Recipe of the program in the answer.' }),
});

export function recipeResponse({ id, label, tried, fileName, highlight }: Recipe): Static<typeof RecipeResponse> {
  return { id, label, tried, file_name: fileName, highlight };
}

/** The data of an event in the stream. */
export function shownData(event: DexEvent): object {
  if (event.event === 'understood') return understood(event.data);
  if (event.event === 'done')
    return { source: event.data.source, recipe: event.data.recipe && recipeResponse(event.data.recipe) };
  return event.data;
}

/** Collects all events into one object. */
export async function dexResponse(events: AsyncIterable<DexEvent>): Promise<object> {
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
  destination,
  assumptions,
  missing,
  unused,
  clarify,
  answered,
  call,
}: Understanding): Static<typeof Understood> {
  return {
    intent,
    report_type: reportType,
    search_params: search,
    index_params: index,
    language,
    schedule: shownSchedule(schedule),
    destination: destination && { ...destination },
    assumptions,
    missing,
    unused,
    clarification: clarify && {
      questions: [...clarify.questions],
      choices: clarify.choices.map((choice) => ({ ...choice })),
    },
    call: call && { operation: call.operation, parameters: call.parameters, body: call.body ? { ...call.body } : null },
    answer_language: answered,
    direction: directionOf(answered),
  };
}

/** Without days, `on` is absent. */
function shownSchedule(schedule: Understanding['schedule']): Static<typeof Understood>['schedule'] {
  if (schedule === null) return null;
  const { on, alsoAt, ...rest } = schedule;
  return { ...rest, ...(on ? { on: [...on] } : {}), ...(alsoAt ? { also_at: [...alsoAt] } : {}) };
}
