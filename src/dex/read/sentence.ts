/** A question as a row of atoms: what each word or phrase can mean. Readers take the atoms that they understand. */
import type { Fact, Token } from './tokens.ts';

export interface Atom {
  /** All that the phrase can mean. Empty for unknown words. */
  facts: readonly Fact[];
  kind: Token['kind'];
  /** The folded form. */
  text: string;
  start: number;
  end: number;
  gap: boolean;
  /** Whether a reader has understood it. */
  used: boolean;
  /** The word that it is taken for, if it has a typing error. */
  typo?: string;
}

/** A sequence of atoms that fits a pattern. */
export interface Found {
  from: number;
  /** Exclusive. */
  to: number;
  /** The facts in the order of the pattern. Null for an optional item that is not there. */
  facts: readonly (Fact | null)[];
}

/** Kinds that stand between others and mean nothing there. */
const GLUE = new Set([
  'filler',
  'in',
  'at',
  'by',
  'please',
  'not-only',
  'having',
  'contrast',
  'staff',
  'deliver',
  'article',
  'from-list',
  'restriction',
]);

/** Maximum glue between two items of a pattern. */
const MAX_GLUE = 3;

/** Glue that also connects, and that no pattern skips. */
const LINKS = ['to', 'until', 'not', 'before', 'after', 'versus'] as const;

interface Item {
  kinds: readonly { kind: string; value: string | null }[];
  optional: boolean;
}

const PATTERNS = new Map<string, readonly Item[]>();

/** `last|this number unit=day?`: items of one kind or several, with a value or any, `?` if optional. */
function itemsOf(pattern: string): readonly Item[] {
  const known = PATTERNS.get(pattern);
  if (known) return known;
  const items = pattern.split(' ').map((item) => ({
    optional: item.endsWith('?'),
    kinds: item
      .replace(/\?$/, '')
      .split('|')
      .map((one) => ({ kind: one.split('=')[0]!, value: one.includes('=') ? one.slice(one.indexOf('=') + 1) : null })),
  }));
  PATTERNS.set(pattern, items);
  return items;
}

export class Sentence {
  readonly text: string;
  readonly atoms: readonly Atom[];
  /** Language of most words, such as `en`. Null if no word is known. */
  readonly language: string | null;

  constructor({ text, atoms, language }: { text: string; atoms: readonly Atom[]; language: string | null }) {
    this.text = text;
    this.atoms = atoms;
    this.language = language;
  }

  /** The fact of a kind that an atom can mean. */
  fact(at: number, kind: string, value: string | null = null): Fact | null {
    const atom = this.atoms[at];
    if (!atom) return null;
    return (
      atom.facts.find((fact) => fact.kind === kind && (value === null || fact.value === value)) ??
      derived(atom, kind, value)
    );
  }

  has(at: number, ...kinds: readonly string[]): boolean {
    return kinds.some((kind) => this.fact(at, kind) !== null);
  }

  /** Whether any atom, also a used one, can mean this. */
  says(...kinds: readonly string[]): boolean {
    return this.atoms.some((_, i) => this.has(i, ...kinds));
  }

  /** Whether the atom is only glue. */
  isGlue(at: number): boolean {
    const atom = this.atoms[at];
    return atom?.facts.some(({ kind }) => GLUE.has(kind)) ?? false;
  }

  /** The longest fit of a pattern that begins at an atom. */
  match(pattern: string, at: number): Found | null {
    if (this.atoms[at]?.used) return null;
    return this.#match(itemsOf(pattern), 0, at, [], true);
  }

  #match(
    items: readonly Item[],
    item: number,
    at: number,
    facts: readonly (Fact | null)[],
    first: boolean,
  ): Found | null {
    const wanted = items[item];
    if (!wanted) return { from: 0, to: at, facts };
    for (let i = at, glue = 0; i < this.atoms.length && glue <= MAX_GLUE; i++, glue++) {
      const atom = this.atoms[i]!;
      if (!atom.used) {
        for (const { kind, value } of wanted.kinds) {
          const fact = this.fact(i, kind, value);
          if (!fact) continue;
          const rest = this.#match(items, item + 1, i + 1, [...facts, fact], false);
          if (rest) return { ...rest, from: first ? i : rest.from };
        }
      }
      if (first || !this.isGlue(i) || this.has(i, ...LINKS)) break;
    }
    return wanted.optional ? this.#match(items, item + 1, at, [...facts, null], first) : null;
  }

  /** The first fit of a pattern. */
  find(pattern: string): Found | null {
    for (let at = 0; at < this.atoms.length; at++) {
      const found = this.match(pattern, at);
      if (found) return { ...found, from: at };
    }
    return null;
  }

  /** Finds the first fit and uses it. */
  take(pattern: string): Found | null {
    const found = this.find(pattern);
    if (found) this.use(found.from, found.to);
    return found;
  }

  use(from: number, to: number = from + 1): void {
    for (const atom of this.atoms.slice(from, to)) atom.used = true;
  }

  /** The original spelling of atoms. */
  spelled(from: number, to: number = from + 1): string {
    const first = this.atoms[from];
    const last = this.atoms[to - 1];
    return first && last ? this.text.slice(first.start, last.end) : '';
  }

  /** The nearest atom before or after, beyond glue. -1 if there is none. */
  beyondGlue(at: number, step: 1 | -1): number {
    let i = at + step;
    while (this.atoms[i] && this.isGlue(i) && !this.atoms[i]!.facts.some(({ kind }) => !GLUE.has(kind))) i += step;
    return this.atoms[i] ? i : -1;
  }
}

/** Kinds that mean nothing without another word. */
const COMPANIONS = new Set(['about', 'audience', 'overwrite', 'old-file', 'with-particle', 'particle']);

/** "Instead of" is a negation that also says that something else is wanted. */
const SWAPS = { not: 'instead-of', 'not-after': 'instead-after' };

/** Facts that follow from a number or a mark. */
function derived(atom: Atom, kind: string, wanted: string | null): Fact | null {
  const number = atom.facts.find((fact) => fact.kind === 'number');
  const value = Number(number?.value);
  if (kind === 'monthday' && number && value >= 1 && value <= 31) return { ...number, kind };
  if (kind === 'year' && atom.kind === 'number' && value >= 2010 && value < 2040) return { ...number!, kind };
  const swap = kind === 'not' || kind === 'not-after' ? atom.facts.find((fact) => fact.kind === SWAPS[kind]) : null;
  if (swap) return { ...swap, kind };
  // A noun about a value says something else without the value, and a verb something else without its object or particle.
  if (kind === 'unknown' && atom.kind === 'word' && atom.facts.every((fact) => COMPANIONS.has(fact.kind)))
    return { kind, value: atom.text, language: 'und' };
  if (kind === 'mark' && atom.kind === 'mark' && (wanted === null || wanted === atom.text))
    return { kind, value: atom.text, language: 'und' };
  return null;
}

/** Whether the meaning is only glue. */
export function isGlueFact({ kind }: Fact): boolean {
  return GLUE.has(kind);
}
