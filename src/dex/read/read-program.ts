/** The recipe that a question names, by its name, its aliases, or the environment of the program. */
import type { Recipe } from '../integration.ts';
import type { Found, Sentence } from './sentence.ts';

export interface FoundProgram {
  id: string;
  /** Whether the question names it. */
  named: boolean;
  /** A requested language without a recipe. */
  unknown: string | null;
  /** Another program that the question names, too. */
  other: string | null;
}

/** The recipe that runs almost everywhere. */
const DEFAULT_LANGUAGE = 'curl';

/** Uses the atom of the first name. `fallback` is used if the question names none. */
export function readProgram(
  sentence: Sentence,
  recipes: readonly Recipe[],
  fallback: string | undefined,
): FoundProgram {
  const places = sentence.atoms.flatMap((atom, at) => {
    if (atom.used) return [];
    const fact =
      (isCommand(sentence, at) || isOrdinal(sentence, at) ? null : sentence.fact(at, 'program')) ??
      (isMeant(sentence, at) ? sentence.fact(at, 'weak-program') : null) ??
      (isApart(sentence, at) ? sentence.fact(at, 'apart-program') : null);
    return fact ? [{ at, fact }] : [];
  });
  // A cron job in Python is a Python program.
  const first = places.find(({ fact }) => fact.language === 'recipe' || fact.kind !== 'program') ?? places[0];
  if (first) {
    for (const { at, fact } of places)
      if (fact.value === first.fact.value || (fact.language === 'und' && fact.kind !== 'weak-program'))
        sentence.use(at);
    const second = places.find(
      ({ at, fact }) =>
        fact.value !== first.fact.value &&
        (fact.language !== 'und' || fact.kind === 'weak-program') &&
        !sentence.atoms[at]!.used,
    );
    return {
      id: first.fact.value,
      named: true,
      unknown: null,
      other: second ? sentence.spelled(second.at) : null,
    };
  }
  const unknown = sentence.take('other-program') ?? takeC(sentence);
  const id = recipes.find((recipe) => recipe.id === fallback)?.id ?? DEFAULT_LANGUAGE;
  return { id, named: false, unknown: unknown && sentence.spelled(unknown.from, unknown.to), other: null };
}

/** "In C": one letter, which is no word of its own in any lexicon. */
function takeC(sentence: Sentence): Found | null {
  for (const at of sentence.atoms.keys()) {
    const next = sentence.atoms[at + 1];
    if (
      sentence.spelled(at) !== 'C' ||
      !sentence.has(at - 1, 'in') ||
      (next && next.kind !== 'mark') ||
      /^[+#]$/.test(next?.text ?? '')
    )
      continue;
    sentence.use(at);
    return { from: at, to: at + 1, facts: [] };
  }
  return null;
}

/** "curl -X POST": code that is quoted, and not what the program should be written in. */
function isCommand(sentence: Sentence, at: number): boolean {
  const next = sentence.atoms[at + 1];
  return sentence.has(at + 1, 'ignored') && /^-/.test(sentence.text.slice(next!.start, next!.end));
}

/** "5-го числа": the ending of a number, which is also the name of a program. */
function isOrdinal(sentence: Sentence, at: number): boolean {
  const hyphen = sentence.atoms[at - 1]?.text === '-' && !sentence.atoms[at]!.gap;
  return sentence.has(at, 'ordinal') && sentence.atoms[at - (hyphen ? 2 : 1)]?.kind === 'number';
}

/** "Deals for France, spreadsheet": a word for files and for a program, alone at the end. */
function isApart(sentence: Sentence, at: number): boolean {
  return sentence.atoms[at - 1]?.text === ',' && (sentence.atoms[at + 1]?.kind ?? 'mark') === 'mark';
}

/** Names that are also words, such as Go, mean the language only in its position. */
function isMeant(sentence: Sentence, at: number): boolean {
  const name = sentence.fact(at, 'weak-program');
  if (!name) return false;
  // "In Python or Go"
  if (sentence.has(at - 1, 'and', 'or') && sentence.has(at - 2, 'program')) return true;
  const atom = sentence.atoms[at]!;
  // "C#" is no word of any language.
  if (/[#+]/.test(atom.text)) return true;
  const next = sentence.atoms[at + 1];
  const inside = sentence.has(at - 1, 'in');
  // "Ruby would be great."
  const begins = /^[.!?。]$/.test(sentence.atoms[at - 1]?.text ?? '') && next !== undefined && sentence.isGlue(at + 1);
  const before = inside || begins || /^[,(]$/.test(sentence.atoms[at - 1]?.text ?? '');
  // "Rubyのコード"
  const joined = next?.gap === false && sentence.isGlue(at + 1) && sentence.has(at + 2, 'code');
  const code = joined || sentence.has(at + 1, 'code');
  const last = next === undefined || /^[.!?)。？！]$/.test(next.text);
  const after = last || code || sentence.has(at + 1, 'please', 'program-after') || /^[,;:]$/.test(next.text);
  // "Go-Programm", "script R", "Go'da"
  if (next?.text === '-' && sentence.has(at + 2, 'code')) return true;
  if (sentence.has(at - 1, 'code') && sentence.spelled(at) !== atom.text) return true;
  const suffix = next?.kind === 'word' && !next.gap && /['’]/.test(sentence.text[atom.end] ?? '');
  if (suffix && /^\p{Lu}/u.test(sentence.spelled(at))) return true;
  if (next && !next.gap && /^[&+#-]$/.test(next.text)) return false;
  const spelled = sentence.spelled(at);
  if (atom.text.length > 2) return before || after || at === 0;
  const certain = last || code || inside || sentence.has(at + 1, 'program-after') || spelled !== spelled.toLowerCase();
  return (before || after) && certain;
}
