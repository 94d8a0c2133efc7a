/** Adds up scores for the figures. */
import { OUTCOMES, type Outcome, type Score } from './reading.ts';

/** What a field belongs to in the figures. */
export function groupOf(field: string): string {
  if (field.startsWith('filters.')) {
    if (field.endsWith('_not')) return 'exclusions';
    return /_date$|_after$|_before$/.test(field) ? 'dates' : 'filters';
  }
  const [group] = field.split('.');
  return ['report', 'program', 'schedule', 'destination', 'ask', 'answer'].includes(group!) ? group! : 'presentation';
}

export type Counts = Record<Outcome, number>;

export interface Summary {
  questions: Counts;
  /** By {@link groupOf}. */
  fields: Record<string, Counts>;
  /** IDs of the questions with each outcome but `right`. */
  wrong: Record<Exclude<Outcome, 'right'>, string[]>;
}

const noCounts = () => Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Counts;

export function summarize(scores: readonly Score[]): Summary {
  const summary: Summary = {
    questions: noCounts(),
    fields: {},
    wrong: { silent: [], named: [], asked: [], refused: [] },
  };
  for (const { id, outcome, fields } of scores) {
    summary.questions[outcome]++;
    if (outcome !== 'right') summary.wrong[outcome].push(id);
    for (const each of fields) {
      const group = groupOf(each.field);
      summary.fields[group] ??= noCounts();
      summary.fields[group][each.outcome]++;
    }
  }
  return summary;
}

/** A Markdown table of a summary, with one row for each group of fields. */
export function summaryTable({ questions, fields }: Summary): string {
  const row = (name: string, counts: Counts) => {
    const all = OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
    const share = all === 0 ? '–' : `${(Math.floor((1000 * counts.right) / all) / 10).toFixed(1)} %`;
    return `| ${[name, share, ...OUTCOMES.map((outcome) => counts[outcome])].join(' | ')} |`;
  };
  return [
    `| | right | ${OUTCOMES.join(' | ')} |`,
    `|---|${'---:|'.repeat(OUTCOMES.length + 1)}`,
    row('questions', questions),
    ...Object.entries(fields)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, counts]) => row(name, counts)),
  ].join('\n');
}
