/** Tests literals of the languages that no test runs, by reading them back with the rules of each language. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyCharacter } from '../../../test/support/any-character.ts';
import type { Integration } from '../integration.ts';
import { whole } from './literal.ts';
import { recipes } from './recipes.ts';

const asking = (search: Integration['search']): Integration => ({
  origin: 'http://127.0.0.1:8080',
  reportType: 'deals_excel',
  search,
  index: {},
  schedule: null,
});

const write = (id: string, integration: Integration) => recipes.find((recipe) => recipe.id === id)!.write(integration);

/** The form of a literal, on one line, and its value. */
interface Rules {
  literal: RegExp;
  read(literal: string): string;
}

/** Reads escapes. One group matches short escapes, the others match code points. */
function unescaped(inside: string, rule: RegExp): string {
  const named: Record<string, string> = { n: '\n', r: '\r', t: '\t' };
  return inside.replace(rule, (_, short?: string, ...points: (string | undefined)[]) => {
    if (short) return named[short] ?? short;
    return String.fromCodePoint(Number.parseInt(points.find((point) => typeof point === 'string')!, 16));
  });
}

const json: Rules = {
  literal: /"(?:[^"\\\p{C}]|\\[nrt"\\]|\\u[0-9a-f]{4})*"/u,
  read: (literal) => JSON.parse(literal),
};

const rules: Record<string, Rules> = {
  curl: { ...json, literal: /"(?:[^"\\'\p{C}]|\\[nrt"\\]|\\u[0-9a-f]{4})*"/u },
  csharp: {
    literal: /"(?:[^"\\\p{C}\p{Zl}\p{Zp}]|\\[nrt"\\]|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})*"/u,
    read: (literal) => unescaped(literal.slice(1, -1), /\\(?:([nrt"\\])|u([0-9a-f]{4})|U([0-9a-f]{8}))/g),
  },
  powershell: {
    literal: /'(?:[^'‘’‚‛\p{C}]|['‘’‚‛]{2})*'|"(?:[^"“”„`$\p{C}]|`["“”„`$nrt]|`u\{[0-9a-f]{1,6}\})*"/u,
    read: (literal) =>
      literal.startsWith("'")
        ? literal.slice(1, -1).replace(/(['‘’‚‛])\1/g, '$1')
        : unescaped(literal.slice(1, -1), /`(?:(["“”„`$nrt])|u\{([0-9a-f]+)\})/g),
  },
  kotlin: { ...json, literal: /"(?:[^"\\$\p{C}]|\\[nrt\\]|\\u[0-9a-f]{4})*"/u },
  swift: {
    literal: /"(?:[^"\\\p{C}]|\\[nrt"\\]|\\u\{[0-9a-f]{1,6}\})*"/u,
    read: (literal) => unescaped(literal.slice(1, -1), /\\(?:([nrt"\\])|u\{([0-9a-f]+)\})/g),
  },
};

const signs = fc.constantFrom(...'\'"`\\$#{}()@%&;:=/*<>?\n\r\t\u2018\u2019\u201c\u201d\u201eux0an');
const texts = fc.oneof(fc.string({ unit: anyCharacter }), fc.string({ unit: signs }), fc.string({ unit: 'grapheme' }));

describe.each(Object.entries(rules))('%s', (id, { literal, read }) => {
  test('writes any text as one literal on one line with the same value', () => {
    const member = new RegExp(`marker["']?\\]?(?:: | = )(${literal.source}),?$`, 'mu');
    fc.assert(
      fc.property(texts, (text) => {
        const found = member.exec(write(id, asking({ marker: text })));
        expect(found && read(found[1]!)).toBe(whole(text));
      }),
      { numRuns: 1000 },
    );
  });
});

describe.each(recipes.map((recipe) => [recipe.id, recipe] as const))('%s', (_, recipe) => {
  test('computes relative days when it runs, and has no code for them otherwise', () => {
    const dated = recipe.write(asking({ starts_after: { daysAgo: 30 }, ends_before: { daysAgo: -7 } }));
    expect(dated).toMatch(/day/i);
    // Go's date layout and the example in the comments are not days of the request.
    expect(dated.replaceAll(/2006-01-02|2026-11-23/g, '')).not.toMatch(/\d{4}-\d\d-\d\d/);
    const plain = recipe.write(asking({ active: true }));
    expect(plain).not.toMatch(/days?_?-?ago/i);
    for (const code of [dated, plain]) expect(code).not.toMatch(/\{\{[#/\w]+\}\}|\n{4}|[ \t]\n/);
  });

  test('does not change a value that looks like a placeholder', () => {
    expect(recipe.write(asking({ search: '{{origin}}{{report}}' }))).toContain('{{origin}}{{report}}');
  });

  test('is short and has no long lines', () => {
    const lines = recipe.write(asking({ starts_after: { daysAgo: 1 } })).split('\n');
    expect(lines.filter((line) => line.length > 120)).toEqual([]);
    expect(lines.length).toBeLessThan(160);
  });
});

test('recipes have unique IDs and names', () => {
  const names = recipes.flatMap(({ id, label, aliases }) => [...new Set([id, label.toLowerCase(), ...aliases])]);
  expect(names).toEqual([...new Set(names)]);
  expect(recipes.map(({ id }) => id)).toEqual([
    'curl',
    'javascript',
    'typescript',
    'python',
    'ruby',
    'php',
    'go',
    'java',
    'csharp',
    'rust',
    'r',
    'perl',
    'powershell',
    'elixir',
    'kotlin',
    'swift',
    'spreadsheet',
  ]);
});
