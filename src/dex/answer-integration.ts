/** The answer with a program from a recipe: what it does, assumptions, code, how to run it, and its schedule. */
import type { ReportType } from '../reports/report-type.ts';
import type { Answer, AnswerInput } from './answer-input.ts';
import { destinationBody } from './destination-call.ts';
import { inProse } from './in-prose.ts';
import type { Integration, IntegrationValue, Recipe, Tried } from './integration.ts';
import { operationPage, reportPage } from './links.ts';
import { say } from './say/messages.ts';
import { ruleInWords, scheduleBody } from './schedule-call.ts';
import type { Understanding } from './understanding.ts';

const TRIED: Readonly<Record<Tried, 'tried-run' | 'tried-syntax' | 'tried-not'>> = {
  run: 'tried-run',
  syntax: 'tried-syntax',
  'not run here': 'tried-not',
};

export function answerIntegration({ understanding, catalog, recipes, origin }: AnswerInput): Answer {
  const recipe = recipes.find(({ id }) => id === understanding.language)!;
  const report = catalog.find(understanding.reportType!)!;
  const { answered } = understanding;
  const code = recipe.write(integrationOf(understanding, origin));
  const notes = [...understanding.missing, ...understanding.assumptions];
  const links = { create: operationPage('createExportReport'), title: report.title, page: reportPage(report.name) };
  return {
    blocks: [
      explanation(report, understanding, recipe),
      ...(notes.length > 0 ? [notes.map((note) => `- ${inProse(note)}`).join('\n')] : []),
      ...destinationBlocks(understanding, origin),
      ...scheduleBlocks(understanding, { title: report.title, origin }),
      fenced(recipe, code),
      howToRun(recipe, answered),
      say(answered, 'read-on-program', links),
    ],
    recipe,
  };
}

/** The call that creates the destination, with the address of the question. */
function destinationBlocks({ answered, destination, schedule }: Understanding, origin: string): string[] {
  if (!destination) return [];
  const then = schedule ? 'destination-to-schedule' : 'destination-needs-schedule';
  return [
    ...[destination, ...(destination.others ?? [])].flatMap((one) => [
      say(answered, 'destination-lead', { to: inProse(one.to ?? one.kind) }),
      post(`${origin}/api/v1/destinations`, destinationBody(one)),
    ]),
    say(answered, then, { page: operationPage('createDestination') }),
  ];
}

/** A request with a JSON body, as a shell command. */
function post(url: string, body: object): string {
  const json = JSON.stringify(body, null, 2).replaceAll("'", "'\\''");
  const call = [
    `curl -X POST ${url} \\`,
    '  -H "X-Api-Key: $SHEAF_API_KEY" -H "Content-Type: application/json" \\',
    `  -d '${json}'`,
  ].join('\n');
  return `\`\`\`bash\n${call}\n\`\`\``;
}

/** The call that repeats the export, instead of a timer on the machine of the program. */
function scheduleBlocks(understanding: Understanding, { title, origin }: { title: string; origin: string }): string[] {
  const { answered, schedule } = understanding;
  const body = scheduleBody(understanding, title);
  if (!body || !schedule) return [];
  return [
    say(answered, 'schedule-lead', { rule: ruleInWords(schedule), timezone: body.time_zone }),
    post(`${origin}/api/v1/schedules`, body),
    say(answered, 'schedule-then', { page: operationPage('createSchedule') }),
  ];
}

function howToRun({ id, fileName, run, needs, tried }: Recipe, language: string): string {
  // A spreadsheet script runs at Google, where there is no shell and no environment.
  const how = id === 'spreadsheet' ? 'run-spreadsheet' : 'run-program';
  return say(language, how, { needs, file: fileName, run, tried: say(language, TRIED[tried]) });
}

/** The integration that the recipe writes. */
function integrationOf(understanding: Understanding, origin: string): Integration {
  const { reportType, search, index, schedule } = understanding;
  return { origin, reportType: reportType!, search, index, schedule };
}

/** A code block whose fence no line of the code can close. */
function fenced({ highlight }: Pick<Recipe, 'highlight'>, code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/^`{3,}/gm)].map(([fence]) => fence.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${highlight}\n${code.trimEnd()}\n${fence}`;
}

function explanation(report: ReportType, { search, index, answered }: Understanding, recipe: Recipe): string {
  const listed = (values: Understanding['search']) =>
    Object.entries(values)
      .map(([name, value]) => `\`${name}\` ${inWords(value, answered)}`)
      .join(', ') || 'none';
  const { title, name } = report;
  return say(answered, 'program', {
    recipe: recipe.label,
    title,
    report: name,
    // A choice in a message has no dots.
    format: String(index['format'] ?? report.format).replace('.', ''),
    filters: listed(search),
    form: listed(index),
  });
}

function inWords(value: IntegrationValue, language: string): string {
  if (typeof value !== 'object') return inProse(String(value));
  if (!('daysAgo' in value)) return value.map(inProse).join(', ');
  const days = value.daysAgo;
  if (Math.abs(days) <= 1) return say(language, days === 0 ? 'today' : days > 0 ? 'yesterday' : 'tomorrow');
  return days > 0 ? say(language, 'days-ago', { days }) : say(language, 'in-days', { days: -days });
}
