/**
 * Validates workbooks with xmllint against the XML schemas of ECMA-376, and against the package rules (Part 2) that schemas
 * cannot state: every part has a content type, and every relationship has a target. `sheet-rules.ts` has the rules for worksheets.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { posix } from 'node:path/posix';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { unpacked, zipEntries } from '../flow/zip-entries.ts';
import { installed, type Needs } from './installed.ts';
import { sheetFaults } from './sheet-rules.ts';

const FETCH = join(import.meta.dirname, 'ecma-376');

export const ecma376: Needs = {
  name: "ECMA-376's schemas",
  probe: [FETCH, 'check'],
  packages: 'libxml2-utils && test/support/ecma-376',
};

/** The folder that `test/support/ecma-376` creates. */
const FOLDER = process.env['ECMA_376_DIR'] ?? '/var/tmp/sheaf-ecma-376';

/** A file in the zip archive of a workbook. */
export interface Part {
  name: string;
  content(): AsyncIterable<Uint8Array>;
}

const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const CONTENT_TYPES = '[Content_Types].xml';

/** The schema of a part, by its content type (ECMA-376 Part 1 §12.3, Part 2 annex E). */
const SCHEMAS: Record<string, string> = {
  [`${SPREADSHEET}.sheet.main+xml`]: 'sml-workbook.xsd',
  [`${SPREADSHEET}.worksheet+xml`]: 'sml-sheet.xsd',
  [`${SPREADSHEET}.styles+xml`]: 'sml-styles.xsd',
  [`${SPREADSHEET}.sharedStrings+xml`]: 'sml-sharedStringTable.xsd',
  [`${SPREADSHEET}.table+xml`]: 'sml-table.xsd',
  'application/vnd.openxmlformats-officedocument.drawing+xml': 'drawing-with-charts.xsd',
  'application/vnd.openxmlformats-officedocument.drawingml.chart+xml': 'dml-chart.xsd',
  'application/vnd.openxmlformats-package.relationships+xml': 'opc-relationships.xsd',
  'application/vnd.openxmlformats-package.core-properties+xml': 'opc-coreProperties.xsd',
  'application/vnd.openxmlformats-officedocument.extended-properties+xml': 'shared-documentPropertiesExtended.xsd',
};

/** Rejects when a workbook violates a schema. Does nothing if the schemas are not installed. */
export async function checkWorkbook(bytes: Uint8Array): Promise<void> {
  if (!isInstalled()) return;
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-schemas-'));
  try {
    const path = join(folder, 'file.xlsx');
    await writeFile(path, bytes);
    const faults = await workbookFaults(path);
    if (faults.length > 0) throw new Error(`The workbook violates ECMA-376:\n${faults.join('\n')}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

let known: boolean | undefined;
function isInstalled(): boolean {
  known ??= installed(ecma376);
  return known;
}

/** Returns the errors of a workbook as sentences. Reads it as a stream, whatever its size. */
export async function workbookFaults(path: string): Promise<string[]> {
  return packageFaults(await partsOf(path));
}

export async function partsOf(path: string): Promise<Part[]> {
  const entries = await zipEntries(path);
  return entries.map((entry) => ({ name: entry.name, content: () => unpacked(path, entry) }));
}

export async function packageFaults(parts: readonly Part[]): Promise<string[]> {
  const names = parts.map(({ name }) => name);
  const contentTypes = parts.find(({ name }) => name === CONTENT_TYPES);
  if (!contentTypes) return [`There is no ${CONTENT_TYPES}.`];
  const typeOf = await readContentTypes(contentTypes);
  const styles = await countStyles(parts.find(({ name }) => typeOf(name) === `${SPREADSHEET}.styles+xml`));
  const faults = await Promise.all(
    parts.map(async (part) => {
      if (part.name === CONTENT_TYPES) return schemaFaults(part, 'opc-contentTypes.xsd');
      const type = typeOf(part.name);
      if (!type) return [`${part.name} has no content type.`];
      const schema = SCHEMAS[type];
      if (!schema) return [`No schema is known for ${part.name}, ${type}.`];
      const dangling = part.name.endsWith('.rels') ? await danglingTargets(part, names) : [];
      const inSheet = schema === 'sml-sheet.xsd' ? await sheetFaults(part, styles) : [];
      return [...(await schemaFaults(part, schema)), ...dangling, ...inSheet];
    }),
  );
  // Part names are case-insensitive (Part 2 §9.1.1.2).
  const twins = names.filter((name, i) => names.findIndex((other) => same(other, name)) !== i);
  return [...twins.map((name) => `${name} exists twice.`), ...faults.flat()];
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

async function readContentTypes(part: Part): Promise<(name: string) => string | undefined> {
  const xml = await text(part.content());
  const overrides = attributesOf(xml, 'Override');
  const defaults = attributesOf(xml, 'Default');
  return (name) =>
    overrides.find(({ PartName }) => same(PartName!, `/${name}`))?.['ContentType'] ??
    defaults.find(({ Extension }) => same(Extension!, name.split('.').at(-1)!))?.['ContentType'];
}

/** The number of cell styles. A cell refers to one by its index. */
async function countStyles(part: Part | undefined): Promise<number> {
  const xml = part ? await text(part.content()) : '';
  return xml.match(/<cellXfs.*?<\/cellXfs>/s)?.[0].match(/<xf /g)?.length ?? 1;
}

/** Relationship targets that do not exist, relative to the folder above `_rels`. */
async function danglingTargets(part: Part, names: readonly string[]): Promise<string[]> {
  const base = posix.join(posix.dirname(part.name), '..');
  return attributesOf(await text(part.content()), 'Relationship')
    .filter(({ TargetMode }) => TargetMode !== 'External')
    .map(({ Target }) => (Target!.startsWith('/') ? Target!.slice(1) : posix.join(base, Target!)))
    .filter((target) => !names.some((name) => same(name, target)))
    .map((target) => `${part.name} refers to ${target}, which does not exist.`);
}

/** The attributes of every element with this name, with unresolved entities. */
function attributesOf(xml: string, element: string): Record<string, string>[] {
  const tags = xml.matchAll(new RegExp(`<${element}\\s([^>]*)>`, 'g'));
  return Array.from(tags, ([, attributes]) =>
    Object.fromEntries(Array.from(attributes!.matchAll(/([\w:]+)="([^"]*)"/g), ([, name, value]) => [name, value])),
  );
}

/** The messages of xmllint about a part. */
async function schemaFaults(part: Part, schema: string): Promise<string[]> {
  const child = spawn('xmllint', ['--nonet', '--noout', '--stream', '--schema', join(FOLDER, schema), '-'], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject));
  const [said] = await Promise.all([
    text(child.stderr),
    // xmllint stops reading at the first XML syntax error.
    pipeline(Readable.from(part.content()), child.stdin).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    }),
  ]);
  if ((await ended) === 0) return [];
  return said
    .trim()
    .split('\n')
    .filter((line) => !/^- (?:validates|fails to validate)$/.test(line))
    .map((line) => line.replace(/^-/, part.name));
}
