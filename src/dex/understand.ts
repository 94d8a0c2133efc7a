/**
 * Understands a question without a model, as a pure function of its words, the catalog and the day. The words of a
 * question are only data: they choose among the entries of the catalog.
 */

import { catalogue } from '../reports/catalogue.ts';
import { applySpan, ENDING } from './apply-span.ts';
import { dayOf } from './day.ts';
import { humanLanguage } from './human-language.ts';
import type { Recipe } from './integration.ts';
import { Reading } from './reading.ts';
import { applyAssignments, takeAssignments } from './understand-assignments.ts';
import { understandDates } from './understand-dates.ts';
import { takeIds, understandFilters } from './understand-filters.ts';
import { type IntentFound, understandIntent } from './understand-intent.ts';
import { understandLanguage } from './understand-language.ts';
import { understandFormat, understandPresentation } from './understand-presentation.ts';
import { type FoundReport, understandReport } from './understand-report.ts';
import { understandSchedule } from './understand-schedule.ts';
import { understandTimezone } from './understand-timezone.ts';
import { applyWindows, takeWindowBefore } from './understand-windows.ts';
import type { Findings, Understanding } from './understanding.ts';
import { FORMATS } from './vocabulary.ts';

export interface UnderstandInput {
  /** The question without secrets, see redact.ts. */
  question: string;
  recipes: readonly Recipe[];
  now: Date;
  /** ID of the recipe to use if the question names no language. */
  language?: string | undefined;
  /** Whether the documents explain the topic of a text. */
  explained: (text: string) => boolean;
  /** ID of the operation whose page the reader is on. */
  operation?: string | undefined;
}

export function understand(input: UnderstandInput): Understanding {
  const { question, recipes, now } = input;
  const reading = new Reading(question);
  const human = humanLanguage(reading.whole);
  const today = dayOf(now);
  // Words in URLs and tags do not count.
  reading.takeAll(/\bhttps?:\/\/\S+|<[^<>]{0,200}>/g);
  const assignments = takeAssignments(reading);
  const ids = takeIds(reading);
  const language = understandLanguage(reading, recipes, input.language);
  const { schedule, notes } = understandSchedule(reading);
  const { timezone, missing: zones } = understandTimezone(reading);
  const found = understandReport(reading) ?? bareRequest(reading, input);
  const before = takeWindowBefore(reading);
  const span = understandDates(reading, { today, schedule, human, ahead: ENDING.test(reading.whole) });
  const clues = {
    language: language.named,
    format: Object.values(FORMATS).some((format) => format.test(reading.rest)),
    schedule: schedule !== null,
    dates: span !== null,
  };
  const intent = understandIntent({ ...input, reading, found, clues });
  const findings: Findings = { search: {}, index: {}, assumptions: [], missing: [] };
  if (intent.intent !== 'integrate' || !found) return withoutCode(intent, language.id, human);

  const { report } = found;
  aboutReport(found, findings);
  aboutLanguage(language, input, findings);
  for (const [name, value] of Object.entries(ids)) {
    if (name in report.search) findings.search[name] = value;
    else findings.missing.push(`\`${report.name}\` has no filter \`${name}\`.`);
  }
  understandFormat(reading, report, findings);
  applyAssignments(assignments, report, findings);
  understandPresentation(reading, report, findings);
  understandFilters(reading, report, findings);
  if (!applyWindows(report, { span, before, today, found: findings })) {
    applySpan({ reading, report, span, schedule, today, found: findings });
  }
  if (timezone) findings.index['timezone'] ??= timezone;
  aboutMovingDays(findings);
  findings.missing.push(...zones);
  findings.assumptions.push(...notes);
  return {
    ...intent,
    ...findings,
    reportType: report.name,
    schedule,
    language: language.id,
    human,
    search: inOrder(findings.search, Object.keys(report.search)),
  };
}

/** Programs compute relative days in UTC, while the API reads days in the time zone of the request. */
function aboutMovingDays({ search, index, assumptions }: Findings): void {
  const timezone = index['timezone'];
  const moves = Object.values(search).some((value) => typeof value === 'object' && 'daysAgo' in value);
  if (!moves || timezone === undefined || timezone === 'UTC') return;
  assumptions.push(
    `The program takes today’s date from the clock in UTC. While ${timezone} has another date, it asks for a day too early or too late.`,
  );
}

/** "Python please", "write some code": only a program is requested. On another operation's page, it is about that operation. */
function bareRequest(reading: Reading, { operation }: UnderstandInput): FoundReport | null {
  if (!BARE.test(reading.rest) || (operation !== undefined && operation !== 'createExportReport')) return null;
  return { report: catalogue.find(({ required }) => !required)!, how: 'bare', others: [] };
}

const FILLING = [
  'please|write|give|show|me|us|the|some|a|an|in|with|for|code|script|program|programme|snippet|example|sample',
  'this|api|integration|client|i|need|want|can|you|could',
].join('|');
const BARE = new RegExp(String.raw`^[\s|,.!?]*(?:(?:${FILLING})\b[\s|,.!?]*)*$`);

function withoutCode(intent: IntentFound, language: string, human: string | null): Understanding {
  return {
    ...intent,
    reportType: null,
    search: {},
    index: {},
    schedule: null,
    language,
    assumptions: [],
    missing: [],
    human,
  };
}

function aboutReport({ report, how, others }: FoundReport, found: Findings): void {
  if (how === 'any' || how === 'bare')
    found.assumptions.push(
      `You named no report, so I took \`${report.name}\`; [every report](/docs/guides/reports) is described in the guide.`,
    );
  if (how === 'guessed')
    found.assumptions.push(`I took \`${report.name}\`: it has one row per click with what the click earned.`);
  for (const other of others)
    found.assumptions.push(`You named \`${other.name}\` too; a program asks for one report, so ask for that one next.`);
}

function aboutLanguage(
  language: ReturnType<typeof understandLanguage>,
  { recipes, language: hint }: UnderstandInput,
  found: Findings,
): void {
  const label = recipes.find(({ id }) => id === language.id)!.label;
  if (language.unknown) {
    const labels = recipes.map((recipe) => recipe.label).join(', ');
    found.missing.push(
      `There is no recipe for ${language.unknown}, so this one is for ${label}. There are recipes for ${labels}.`,
    );
  } else if (!language.named && !hint) {
    found.assumptions.push(`You named no language, so the program is for ${label}.`);
  }
}

function inOrder<T>(values: Record<string, T>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(names.filter((name) => name in values).map((name) => [name, values[name]!]));
}
