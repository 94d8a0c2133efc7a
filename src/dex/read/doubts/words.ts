/** Signs, columns and names that could be conditions or programs. Each doubt becomes a question instead of a program. */
import { without } from '../apply-values.ts';
import { note } from '../findings.ts';
import type { DoubtsInput } from './input.ts';

const CURRENCY = /^\p{Sc}$/u;
const PICTURE = /^\p{Extended_Pictographic}/u;

/** Faces and gestures, which are polite and say nothing about rows. Unicode has them in these ranges. */
const POLITE =
  /^[\u{1F600}-\u{1F64F}\u{1F44B}-\u{1F450}\u{1F90C}-\u{1F92F}\u{1F389}\u{2764}\u{263A}\u{2728}\u{270C}\u{1F970}-\u{1F97A}]/u;

/** "Deals in €", "📱 clicks": a sign that no reader has used. */
export function signs({ sentence, report, findings }: DoubtsInput): void {
  for (const [at, atom] of sentence.atoms.entries()) {
    if (atom.used || atom.kind !== 'mark') continue;
    const amount = sentence.atoms[at - 1]?.kind === 'number' || sentence.atoms[at + 1]?.kind === 'number';
    const choices = [without(sentence, { start: at, end: at + 1 })];
    const said = sentence.spelled(at);
    if (CURRENCY.test(atom.text) && !amount)
      findings.problems.push({
        note: note('column-no-filter', { column: 'currency', report: report.name, said }),
        choices,
      });
    else if (PICTURE.test(said) && !POLITE.test(said))
      findings.problems.push({ note: note('unknown-word', { said }), choices });
  }
}

/** "Deals that have a code": a column after a verb like *have* is a condition, and no filter expresses it. */
export function conditionsOfColumns({ sentence, report, found, findings }: DoubtsInput): void {
  const columns = new Set(report.columns.map(({ key }) => key));
  for (const [at, atom] of sentence.atoms.entries()) {
    if (!sentence.has(at, 'having') || !sentence.has(sentence.beyondGlue(at, -1), 'report', 'weak-report', 'adjective'))
      continue;
    const next = sentence.beyondGlue(at, 1);
    const column =
      next > at && sentence.atoms[next]!.facts.find(({ kind, value }) => kind === 'column' && columns.has(value));
    if (!column || sentence.atoms[next]!.used || found.at.includes(next) || atom.used) continue;
    findings.problems.push({
      note: note('column-no-filter', {
        column: column.value,
        report: report.name,
        said: sentence.spelled(at, next + 1),
      }),
      choices: [without(sentence, { start: at, end: next + 1 })],
    });
  }
}

/** "In Ruby, I mean Python", "deals, pyth0n": two programs, or a word of its own that could be one. */
export function programs({ sentence, program, former, findings }: DoubtsInput): void {
  if (program.other !== null)
    findings.problems.push({ note: note('two-programs', { one: program.id, other: program.other }), choices: [] });
  if (program.named || program.unknown !== null || former) return;
  for (const [at, atom] of sentence.atoms.entries()) {
    // "We're a Rust shop": a name that is also a word, spelled like a name, and not where a program is named.
    const capital = at > 0 && /^\p{Lu}/u.test(sentence.spelled(at)) && sentence.text !== sentence.text.toUpperCase();
    const word = sentence.atoms[at + 1]?.gap === false && /^[&+#]$/.test(sentence.atoms[at + 1]!.text);
    if (!atom.used && sentence.has(at, 'weak-program') && capital && !word) {
      findings.problems.push({
        note: note('unknown-program', { said: sentence.spelled(at) }),
        choices: [without(sentence, { start: at, end: at + 1 })],
      });
      continue;
    }
    const begins = sentence.atoms[at - 1]?.text === ',';
    const ends = (sentence.atoms[at + 1]?.kind ?? 'mark') === 'mark' || sentence.has(at + 1, 'please');
    if (atom.used || !sentence.has(at, 'unknown') || !begins || !ends || !/^[a-z][a-z0-9+#.]*$/i.test(atom.text))
      continue;
    // The name of the sender is at the end of a letter.
    if (/^\p{Lu}\p{Ll}/u.test(sentence.spelled(at)) && sentence.text.length > 120) continue;
    findings.problems.push({
      note: note('unknown-program', { said: sentence.spelled(at) }),
      choices: [without(sentence, { start: at, end: at + 1 })],
    });
  }
}
