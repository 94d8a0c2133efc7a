/** The contrast of the theme's colors, and that no other file has a size or a color of its own. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const FOLDER = join(import.meta.dirname, '..');
const tokens = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

type Mode = 'light' | 'dark';

/** The color of a token of tokens.css. */
function color(name: string, mode: Mode): string {
  const found = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(tokens);
  if (!found) throw new Error(`tokens.css has no --${name}`);
  return found[mode === 'light' ? 1 : 2]!;
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

describe.each(['light', 'dark'] as const)('%s mode', (mode) => {
  test.each([
    ['ink', 'surface'],
    ['ink', 'surface-sunken'],
    ['ink', 'surface-raised'],
    ['ink-muted', 'surface'],
    ['ink-muted', 'surface-sunken'],
    ['ink-muted', 'surface-raised'],
    ['ink-muted', 'surface-hover'],
    ['ink-selected', 'surface-selected'],
    ['good', 'good-surface'],
    ['info', 'info-surface'],
    ['wait', 'wait-surface'],
    ['bad', 'bad-surface'],
    ['neutral', 'neutral-surface'],
    ['code-keyword', 'code'],
    ['code-string', 'code'],
    ['code-value', 'code'],
    ['code-name', 'code'],
    ['ink-muted', 'code'],
  ])('text %s on %s has a contrast of 4.5:1', (text, background) => {
    expect(contrast(color(text, mode), color(background, mode))).toBeGreaterThanOrEqual(4.5);
  });

  test.each([
    ['line-field', 'surface'],
    ['line-field', 'surface-sunken'],
    ['focus', 'surface'],
    ['focus', 'surface-raised'],
  ])('%s on %s has a contrast of 3:1', (line, background) => {
    expect(contrast(color(line, mode), color(background, mode))).toBeGreaterThanOrEqual(3);
  });
});

test('there are seven sizes of text', () => {
  expect(tokens.match(/--text-\w+:/g)).toHaveLength(7);
});

test('no file outside of the theme has a color or a size of text of its own', () => {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.(?:css|tsx)$/.test(name) && !name.startsWith('theme/'),
  );
  expect(files.length).toBeGreaterThan(30);
  const found = files.flatMap((name) => {
    const text = readFileSync(join(FOLDER, name), 'utf8');
    const colors = /#(?:[0-9a-f]{3}){1,2}\b(?=[;,'")\s])|\brgba?\(|\bhsla?\(/gi;
    const sizes = /(?:font-size:\s*|fontSize:\s*['"])[\d.]+(?:rem|px|em)/g;
    return [...text.matchAll(colors), ...text.matchAll(sizes)].map(([match]) => `${name}: ${match}`);
  });
  expect(found).toEqual([]);
});

test('no style sheet, packages included, depends on the orientation of the device', () => {
  const names = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' });
  const own = names.filter((name) => name.endsWith('.css')).map((name) => join(FOLDER, name));
  const imports = names
    .filter((name) => /\.(?:css|tsx?)$/.test(name))
    .flatMap((name) => [...readFileSync(join(FOLDER, name), 'utf8').matchAll(/import '(@[^']+\.css)'/g)])
    .map(([, path]) => createRequire(import.meta.url).resolve(path!));
  expect(imports.length).toBeGreaterThan(3);
  const locked = [...own, ...imports].filter((path) => /@media[^{]*\borientation\b/.test(readFileSync(path, 'utf8')));
  expect(locked).toEqual([]);
});
