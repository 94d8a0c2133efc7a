/** The answer with a program from a recipe: what it does, assumptions, code, how to run it, and its schedule. */
import { findReport } from '../reports/catalogue.ts';
import type { Answer, AnswerInput } from './answer-input.ts';
import { inProse } from './in-prose.ts';
import type { Integration, IntegrationValue, Recipe, Tried } from './integration.ts';
import { operationPage, reportPage } from './links.ts';
import { scheduleNote } from './recipes/recipes.ts';
import { formName } from './understand-presentation.ts';
import type { Understanding } from './understanding.ts';

const TRIED: Readonly<Record<Tried, string>> = {
  run: 'Our tests run this program against a real Sheaf, to the right file.',
  syntax: 'Our tests read the syntax of this program; they do not run it.',
  'not run here': 'This program was not run by our tests.',
};

export function answerIntegration({ understanding, recipes, origin }: AnswerInput): Answer {
  const recipe = recipes.find(({ id }) => id === understanding.language)!;
  const code = recipe.write(integrationOf(understanding, origin));
  const notes = [...understanding.missing, ...understanding.assumptions];
  return {
    blocks: [
      explanation(understanding, recipe),
      ...(notes.length > 0 ? [notes.map((note) => `- ${inProse(note)}`).join('\n')] : []),
      fenced(recipe, code),
      howToRun(recipe),
      ...(understanding.schedule ? [scheduleNote(recipe, understanding.schedule)] : []),
      `Read on: [Create an export](${operationPage('createExportReport')}), [${findReport(understanding.reportType!)!.title}: filters and columns](${reportPage(understanding.reportType!)}).`,
    ],
    recipe,
  };
}

function howToRun(recipe: Recipe): string {
  const { id, fileName, run, needs, tried } = recipe;
  // A spreadsheet script runs at Google, where there is no shell and no environment.
  const steps =
    id === 'spreadsheet'
      ? `${needs} Paste the program there as \`${fileName}\` and run \`${run}\`.`
      : `save it as \`${fileName}\`, put your API key into the environment variable \`SHEAF_API_KEY\`, and start it with \`${run}\`. It needs ${needs}`;
  return `**To run it**${id === 'spreadsheet' ? ': ' : ', '}${steps} ${TRIED[tried]}`;
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

function explanation({ reportType, search, index }: Understanding, recipe: Recipe): string {
  const report = findReport(reportType!)!;
  const filters = Object.entries(search).map(([name, value]) => `\`${name}\` ${inWords(value)}`);
  const shown = Object.entries(index).map(([name, value]) => `\`${name}\` ${inWords(value)}`);
  const rows = filters.length > 0 ? ` with ${filters.join(', ')}` : ', all rows';
  const form = shown.length > 0 ? `, shown with ${shown.join(', ')}` : '';
  return `This ${recipe.label} program asks for **${report.title}** (\`${report.name}\`)${rows}${form}. It waits until the report is ready and saves it as ${formName(report)}.`;
}

function inWords(value: IntegrationValue): string {
  if (typeof value !== 'object') return inProse(String(value));
  if (!('daysAgo' in value)) return value.map(inProse).join(', ');
  if (value.daysAgo === 0) return 'today';
  if (Math.abs(value.daysAgo) === 1) return value.daysAgo > 0 ? 'yesterday' : 'tomorrow';
  return value.daysAgo > 0 ? `${value.daysAgo} days ago` : `in ${-value.daysAgo} days`;
}
