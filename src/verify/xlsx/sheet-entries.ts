/** The sheets of a workbook, in tab order (ECMA-376 Part 1 §18.2.20, Part 2 §6.5). */
import { Unreadable } from '../finding.ts';
import type { ZipEntry } from '../zip/zip-directory.ts';
import { entryText } from '../zip/zip-entry.ts';

/** Throws {@link Unreadable} when a part that lists sheets is missing, or a listed sheet is. */
export async function sheetEntries(path: string, entries: readonly ZipEntry[]): Promise<ZipEntry[]> {
  const byName = Map.groupBy(entries, (entry) => entry.name);
  const find = (name: string): ZipEntry => {
    const found = byName.get(name) ?? [];
    if (found.length !== 1)
      throw new Unreadable(`The workbook has ${found.length === 0 ? 'no' : 'more than one'} ${name}.`);
    return found[0]!;
  };
  const workbook = await entryText(path, find('xl/workbook.xml'));
  const relationships = await entryText(path, find('xl/_rels/workbook.xml.rels'));
  const targets = new Map(
    tags(relationships, 'Relationship').map((tag) => [attribute(tag, 'Id'), attribute(tag, 'Target')]),
  );
  return tags(workbook, 'sheet').map((tag) => find(`xl/${targets.get(attribute(tag, 'r:id'))}`));
}

function tags(xml: string, name: string): string[] {
  return xml.match(new RegExp(`<${name} [^<>]*>`, 'g')) ?? [];
}

function attribute(tag: string, name: string): string {
  return new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
}
