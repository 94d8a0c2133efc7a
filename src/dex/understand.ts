/**
 * Understands a question without a model, as a pure function of its words, the catalog and the day. The words of a question are
 * only data: they choose among the entries of the catalog. Every word is understood, or named in the answer.
 */
import { dictionary } from '../dictionary.ts';
import type { FormatName } from '../encode/format.ts';
import type { Catalog } from '../reports/catalog.ts';
import { isRelativeDate } from '../reports/relative-dates.ts';
import type { ReportType } from '../reports/report-type.ts';
import { countsRows, dataCall, estimateCall } from './data-call.ts';
import { type Day, dayOf, resolved } from './day.ts';
import { accepts, filterKind } from './filter-kind.ts';
import type { DataCall, Recipe, Schedule } from './integration.ts';
import { lexicons } from './lexicon/lexicons.ts';
import { account } from './read/account.ts';
import { applySpans, readWindowBefore } from './read/apply-spans.ts';
import { applyValues, set } from './read/apply-values.ts';
import { catalogPhrases } from './read/catalog-words.ts';
import { isAhead, isNear, isUntilDay } from './read/date-verbs.ts';
import { doubts } from './read/doubts.ts';
import { type Findings, type Note, note } from './read/findings.ts';
import { isFollowUp, mergedIndex, mergedSearch } from './read/follow-up.ts';
import { intlPhrases } from './read/intl-words.ts';
import { leftovers } from './read/leftovers.ts';
import { applyAssignments, assignmentsOf } from './read/read-assignments.ts';
import { readDestination, readFolder } from './read/read-destination.ts';
import { readDetails, readIds } from './read/read-details.ts';
import { readFormat } from './read/read-format.ts';
import { aboutIn, type IntentFound, readIntent, topicsIn } from './read/read-intent.ts';
import { readPresentation, takeFileName } from './read/read-presentation.ts';
import { type FoundProgram, readProgram } from './read/read-program.ts';
import { takeReplacement } from './read/read-replacement.ts';
import { type FoundReport, readReport } from './read/read-report.ts';
import { readSchedule } from './read/read-schedule.ts';
import { readSpans } from './read/read-spans.ts';
import { readTimezone } from './read/read-timezone.ts';
import { readValues } from './read/read-values.ts';
import type { Sentence } from './read/sentence.ts';
import { sentenceOf } from './read/sentence-of.ts';
import { readDaysBefore, readRemovals, setInsteadAside, setWishesAside } from './read/set-aside.ts';
import { tokensOf } from './read/tokens.ts';
import { indexWords, type WordIndex } from './read/word-index.ts';
import { ANSWERED, say } from './say/messages.ts';
import { fixedName } from './schedule-call.ts';
import type { Reason, UnderstandInput, Understanding } from './understanding.ts';

const INDEXES = new WeakMap<Catalog, WordIndex>();

/** The words of all lexicons and of a catalog. Takes about a quarter of a second, once per catalog. */
function indexOf(catalog: Catalog, recipes: readonly Recipe[]): WordIndex {
  const known = INDEXES.get(catalog);
  if (known) return known;
  const index = indexWords(lexicons, [...catalogPhrases(catalog, recipes), ...intlPhrases(lexicons)]);
  INDEXES.set(catalog, index);
  return index;
}

export function understand(input: UnderstandInput): Understanding {
  const { catalog, recipes, now } = input;
  const text = input.question
    .normalize('NFC')
    .replace(/[\s\0-\x1f\x7f]/gu, ' ')
    .trim();
  const { assignments, literals } = assignmentsOf(text, catalog);
  const sentence = sentenceOf(text, tokensOf(text, literals), indexOf(catalog, recipes));
  // "No, Italy" corrects the question before.
  if (input.previous && sentence.has(0, 'not') && sentence.atoms[1]?.text === ',') sentence.use(0);
  // "Instead, shoes" in languages whose word for it is also behind what it replaces.
  if (input.previous && sentence.has(0, 'instead-after')) sentence.use(0);
  readRemovals(sentence, input.previous !== undefined);
  setWishesAside(sentence);
  setInsteadAside(sentence);
  const today = dayOf(now);
  const findings: Findings = { search: {}, index: {}, assumptions: [], missing: [], problems: [], unused: [] };
  const later: Findings = { search: {}, index: {}, assumptions: [], missing: [], problems: [], unused: [] };
  const fileName = takeFileName(sentence);
  const { ids, excluded } = readIds(sentence);
  const program = readProgram(sentence, recipes, input.language);
  const place = readDestination(sentence, later);
  const timezone = readTimezone(sentence, later);
  const rule = readSchedule(sentence, later) ?? input.schedule ?? null;
  const destination = place ?? (rule && readFolder(sentence));
  if (input.previous?.reportType && !rule) readDaysBefore(sentence);
  const named = readReport(sentence, catalog) ?? bareRequest(sentence, input);
  const formerReport = input.previous?.reportType ? catalog.find(input.previous.reportType) : undefined;
  // Without a schedule, and for other report types, the words stay unread, so that the answer names them.
  const changes = rule && (named?.report ?? formerReport)?.changed ? sentence.take('changed-since') : null;
  const replaces = rule || input.previous?.schedule ? takeReplacement(sentence) : null;
  const schedule = rule && { ...rule, ...(timezone ? { timezone } : {}), ...(changes ? { changes: true } : {}) };
  const ranked = (named?.report ?? formerReport)?.search ?? {};
  const before = 'before_days' in ranked ? readWindowBefore(sentence) : null;
  const pairs = Object.keys(ranked).some((name) => name.endsWith('_after'));
  const spans = readSpans(sentence, {
    today,
    schedule,
    ahead: isAhead(sentence) || (pairs && isUntilDay(sentence)),
    near: isNear(sentence) || pairs,
    verbs: pairs,
    language: sentence.language,
  });
  const clues = {
    language: program.named,
    format: sentence.says('format', 'compressed', 'no-header', 'summary'),
    schedule: schedule !== null || destination !== null,
    dates: spans.length > 0,
  };
  const follows = isFollowUp(sentence, { previous: input.previous, found: named, clues });
  const former = follows ? scheduled(input.previous!, schedule) : undefined;
  // "Of last week", about a schedule: its days are those of each run.
  if (former?.schedule && !schedule) return understand({ ...input, schedule: former.schedule });
  const runs = schedule && runsOf(schedule, former?.schedule ?? null, replaces);
  const found: FoundReport | null =
    former && named?.how !== 'named' ? { report: formerReport!, how: 'named', at: [], others: [] } : named;
  const call =
    program.named || former
      ? null
      : dataCall(sentence, {
          report: found?.how === 'named' ? found.report.name : null,
          days: daysOf(spans[0], today),
        });
  const counts = !former && !call && !program.named && found?.how === 'named' && countsRows(sentence);
  const { intent, refusal } = former
    ? { intent: 'integrate' as const, refusal: null }
    : intentWith(call, readIntent({ ...input, sentence, found, clues }), counts);
  const human = sentence.language;
  const answered = answerLanguage(sentence, input.human);
  const common = {
    refusal,
    human,
    answered,
    topics: topicsIn(sentence),
    about: aboutIn(sentence, found, catalog),
    clarify: null,
    call: intent === 'my-data' ? call : null,
    language: program.id,
  };
  if (human !== null && !ANSWERED.includes(human) && input.human === undefined) later.missing.push(note('in-english'));
  if (intent !== 'integrate' || !found) {
    return {
      ...common,
      intent,
      reportType: null,
      search: {},
      index: {},
      schedule: null,
      destination: null,
      assumptions: [],
      missing: [],
      unused: [],
      unable: [],
      assumed: [],
    };
  }

  const { report } = found;
  noteReport(found, findings);
  if (!former || program.named || program.unknown) noteProgram(program, input, findings);
  if (former && spans.length === 0) Object.assign(findings.search, daysIn(former.search, report));
  for (const [name, value] of Object.entries(ids)) {
    const filter = excluded ? `${name}_not` : name;
    if (filter in report.search) set(findings, report, filter, value);
    else
      findings.problems.push({
        note: note('no-filter', { report: report.name, filter, said: String(value) }),
        choices: [],
      });
  }
  const said = readFormat(sentence, { report, former: former?.index['format'] as FormatName | undefined }, findings);
  applyAssignments(assignments, { report, format: said }, findings);
  const format = (findings.index['format'] ?? said) as FormatName;
  readPresentation(sentence, { report, format, fileName }, findings);
  readDetails(sentence, report, findings);
  const read = readValues(sentence, { report, catalog, spans, follows: former !== undefined });
  applyValues(read, { sentence, report, catalog, findings });
  applySpans({ sentence, report, spans, groups: read.groups, schedule, today, findings });
  if (before !== null) set(findings, report, 'before_days', before);
  if (timezone) findings.index['timezone'] ??= timezone;
  // A filter and its exclusion in one request contradict each other. The values that are wanted say everything.
  for (const name of Object.keys(findings.search))
    if (name.endsWith('_not') && name.slice(0, -4) in findings.search) {
      findings.unused.push(
        ...read.groups.flatMap(({ filter, negated, said }) => (negated && `${filter}_not` === name ? [said] : [])),
      );
      delete findings.search[name];
    }
  const search = former ? mergedSearch(sentence, kept(former.search, report), findings) : findings.search;
  // "Active deals", then "those that are valid in December": not those that are active now.
  if (findings.assumptions.some(({ id }) => id === 'took-valid')) delete search['active'];
  doubts({
    sentence,
    report,
    found,
    groups: read.groups,
    spans,
    today,
    former,
    program,
    scheduled: schedule !== null,
    findings,
    search,
  });
  leftovers(sentence, found, findings, {
    scheduled: schedule !== null,
    values: read.groups,
    dates: spans,
    follows: former !== undefined,
  });
  account({
    sentence,
    report,
    spans,
    today,
    findings,
    search,
    former: former?.search ?? {},
    schedule: schedule ?? former?.schedule ?? null,
    timezone: timezone !== null || findings.index['timezone'] !== undefined,
    language: former && !program.named ? former.language : program.id,
  });
  for (const { id, values } of movingDays(findings)) findings.assumptions.push({ id, values });
  if (runs?.replaces && !runs.changes)
    findings.assumptions.push(note('replaces-file', { name: fixedName(findings.index) }));
  // A file with changes only, which is replaced before it is read, takes its changes with it.
  if (runs?.replaces && runs.changes) findings.problems.push({ note: note('replaces-changes'), choices: [] });
  const sentences = (notes: readonly Note[]) => [...new Set(notes.map((one) => sentenceFor(answered, one)))];
  const request = {
    ...common,
    input,
    reportType: report.name,
    language: former && !program.named ? former.language : program.id,
    search: inOrder(search, Object.keys(report.search)),
    index: former ? mergedIndex(former.index, { report, format }, findings) : findings.index,
    schedule: runs,
    destination: destination ?? former?.destination ?? null,
    assumptions: sentences([...findings.assumptions, ...later.assumptions]),
    missing: sentences([...findings.missing, ...later.missing]),
    unused: [...(former?.unused ?? []), ...findings.unused],
    unable: [...new Set([...unableIn([...findings.missing, ...later.missing]), ...(former?.unable ?? [])])],
    assumed: findings.assumptions.some(({ id }) => id === 'no-days-named')
      ? [...(report.required ?? [])].map((name) => `filters.${name}`)
      : [],
  };
  findings.problems.push(...later.problems);
  // "Clicks of Friday", then "every Monday": the schedule makes the days of the question before unclear. Days that Dex has asked about
  // stay unclear until the reader names others.
  const unclear = spans.length === 0 ? former?.clarify : null;
  if (findings.problems.length === 0 && unclear?.reasons.some(({ about }) => about === 'dates'))
    return { ...request, intent: 'clarify', clarify: unclear };
  if (findings.problems.length === 0) {
    const counted: Understanding = { ...request, intent: 'my-data' };
    return counts ? { ...counted, call: estimateCall(counted, catalog) } : { ...request, intent };
  }
  const choices = findings.problems
    .flatMap((problem) => problem.choices)
    .filter(({ question }) => question !== '' && question !== text);
  return {
    ...request,
    intent: 'clarify',
    clarify: {
      questions: sentences(findings.problems.map((problem) => problem.note)),
      reasons: findings.problems.map((problem) => reasonOf(problem.note)),
      choices,
    },
  };
}

/** A call answers, unless the question is refused. To count rows, the request is read as for a program. */
function intentWith(call: DataCall | null, read: IntentFound, counts: boolean): IntentFound {
  if (counts && read.refusal === null) return { intent: 'integrate', refusal: null };
  return call && read.refusal === null ? { intent: 'my-data', refusal: null } : read;
}

function daysOf(
  span: { from: Day | null; to: Day | null } | undefined,
  today: string,
): { from: string; to: string } | null {
  return span?.from && span.to ? { from: resolved(span.from, today), to: resolved(span.to, today) } : null;
}

/** Fields that the question names and no program can have, by the note that says so. */
const UNABLE = dictionary<string>({
  'no-limit': 'limit',
  'no-format': 'format',
  'no-gzip': 'format',
  'only-csv-header': 'header',
  'only-csv-bom': 'bom',
  'only-xlsx-summary': 'summary',
  'no-summary': 'summary',
  'summary-is-whole': 'summary',
  'no-destination': 'destination',
  'no-program': 'program',
  'unknown-timezone': 'timezone',
});

function unableIn(notes: readonly Note[]): string[] {
  return [...new Set(notes.flatMap(({ id }) => (id === 'no-such-order' ? ['sort', 'direction'] : (UNABLE[id] ?? []))))];
}

const ABOUT_DATES = [
  'only-days',
  'in-future',
  'no-first-day',
  'two-periods',
  'too-many-days',
  'unread-date',
  'ambiguous-day',
  'turned-round',
  'no-dates',
];

/** What a question back is about. */
function reasonOf({ id, values }: Note): Reason {
  const words = [values['said'], values['one'], values['other'], values['reports']]
    .filter((one) => one !== undefined)
    .map(String);
  if (id === 'two-reports' || id === 'which-report') return { about: 'report', words };
  if (id === 'two-programs' || id === 'unknown-program') return { about: 'program', words };
  if (id === 'two-formats' || id === 'which-format') return { about: 'format', words };
  if (id === 'no-such-destination') return { about: 'destination', words };
  if (id === 'no-such-schedule' || id === 'replaces-changes') return { about: 'schedule', words };
  if (ABOUT_DATES.includes(id)) return { about: 'dates', words };
  return { about: values['filter'] === undefined ? 'filters' : `filters.${values['filter']}`, words };
}

function sentenceFor(language: string, { id, values }: Note): string {
  return say(language, id, values);
}

/** The language that the reader chose, the one that the question names ("answer in German"), or that of the question. */
function answerLanguage(sentence: Sentence, chosen: string | undefined): string {
  const wanted = chosen ?? sentence.language ?? 'en';
  return ANSWERED.includes(wanted) ? wanted : 'en';
}

/** The schedule with what its files are. A new rule keeps what the question before said about them. */
function runsOf(schedule: Schedule, former: Schedule | null, replaces: boolean | null): Schedule {
  const { replaces: _, ...rule } = schedule;
  const changes = schedule.changes ?? former?.changes;
  const replaced = replaces ?? schedule.replaces ?? former?.replaces;
  return { ...rule, ...(changes ? { changes } : {}), ...(replaced ? { replaces: true } : {}) };
}

/** A question before a follow-up that adds a schedule: its days are not those of the first run, but those of each run. */
function scheduled(previous: Understanding, schedule: Schedule | null): Understanding {
  if (!schedule || previous.schedule || !previous.input) return previous;
  return understand({ ...previous.input, schedule });
}

/** The filters that a report has, too. */
function kept(search: Understanding['search'], report: ReportType): Understanding['search'] {
  return Object.fromEntries(
    Object.entries(search).filter(
      ([name, value]) => name in report.search && accepts(report.search[name]!, isDay(value) ? '2026-01-01' : value),
    ),
  );
}

function daysIn(search: Understanding['search'], report: ReportType): Understanding['search'] {
  return Object.fromEntries(
    Object.entries(kept(search, report)).filter(([name]) => filterKind(report.search[name]!).kind === 'day'),
  );
}

function isDay(value: unknown): boolean {
  return (
    (typeof value === 'object' && value !== null && 'daysAgo' in value) ||
    (typeof value === 'string' && isRelativeDate(value))
  );
}

/** Programs compute relative days in UTC, while the API reads days in the time zone of the request. */
function movingDays({ search, index }: Findings): Note[] {
  const timezone = index['timezone'];
  const moves = Object.values(search).some((value) => typeof value === 'object' && 'daysAgo' in value);
  return moves && timezone !== undefined && timezone !== 'UTC'
    ? [note('moving-days', { timezone: String(timezone) })]
    : [];
}

/** "Python please", "write some code": only a program is requested. On another operation's page, it is about that operation. */
function bareRequest(sentence: Sentence, { operation, catalog }: UnderstandInput): FoundReport | null {
  const bare = sentence.atoms.every(
    (atom, at) =>
      atom.used ||
      atom.kind === 'mark' ||
      (sentence.isGlue(at) && !sentence.has(at, 'greeting')) ||
      sentence.has(at, 'code', 'please'),
  );
  const program = sentence.says('code', 'program', 'weak-program', 'other-program');
  if (!bare || !program || (operation !== undefined && operation !== 'createExportReport')) return null;
  const report = catalog.reports.find(({ required }) => !required);
  return report ? { report, how: 'bare', at: [], others: [] } : null;
}

function noteReport({ report, how, others }: FoundReport, findings: Findings): void {
  if (how === 'any') findings.assumptions.push(note('any-report', { report: report.name }));
  if (how === 'bare') findings.problems.push({ note: note('which-report'), choices: [] });
  if (how === 'guessed') findings.assumptions.push(note('guessed-report', { report: report.name }));
  if (others.length > 0)
    findings.problems.push({
      note: note('two-reports', {
        reports: [report, ...others.map((one) => one.report)].map(({ title }) => title).join(', '),
      }),
      choices: [],
    });
}

function noteProgram(program: FoundProgram, { recipes, language: hint }: UnderstandInput, findings: Findings): void {
  const { label } = recipes.find(({ id }) => id === program.id)!;
  if (program.unknown)
    findings.missing.push(
      note('no-program', { said: program.unknown, label, labels: recipes.map((recipe) => recipe.label).join(', ') }),
    );
  else if (!program.named && !hint) findings.assumptions.push(note('default-program', { label }));
}

function inOrder<T>(values: Record<string, T>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(names.filter((name) => name in values).map((name) => [name, values[name]!]));
}
