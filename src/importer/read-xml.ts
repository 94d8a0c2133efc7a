/** Reads the records of an XML document, without holding the document in memory. */
import sax from 'sax';
import { RequestError } from '../errors.ts';
import type { FileRecord } from './file-record.ts';
import type { Source } from './open-source.ts';
import { MAX_DEPTH, MAX_RECORD_BYTES, MAX_RECORD_SIZE, MAX_VALUES } from './record-limits.ts';

/** Maximum attributes of an element. */
const MAX_ATTRIBUTES = 1000;

interface Element {
  name: string;
  /** Number of child elements by name. */
  children: Map<string, number>;
  text: string;
}

/**
 * Yields the records, in batches. A path such as `feed.items.item` is that of the element of a record. Its values are the texts of the elements in it,
 * by their path, such as `category.parent`. The second element of a name is `category[2]`, and `link@type` is an attribute. Rejects with a VALIDATION_ERROR for a
 * document that is not well-formed, has no such list, or declares entities.
 */
export async function* readXml(source: Source, paths: readonly string[]): AsyncGenerator<FileRecord[]> {
  const parser = sax.parser(true, { position: true });
  const open: Element[] = [];
  let records: FileRecord[] = [];
  let line = 0;
  let found = false;
  let record: { depth: number; values: Record<string, unknown>; size: number; elements: number } | null = null;
  const deepest = Math.max(...paths.map((path) => path.split('.').length));
  const lists = new Set(paths.map((path) => path.slice(0, Math.max(0, path.lastIndexOf('.')))));

  const pathFrom = (depth: number) =>
    open
      .slice(depth)
      .map(({ name }) => name)
      .join('.');
  /** Paths count, too: a name of a parent is part of the path of each element in it. */
  function grow(characters: number): void {
    if (!record) return;
    record.size += characters;
    if (record.size > MAX_RECORD_BYTES) throw invalid(source, `has a record of more than ${MAX_RECORD_SIZE}`);
  }

  parser.onerror = (error) => {
    const [what] = error.message.split('\n');
    throw invalid(source, `is not valid XML on line ${parser.line + 1}: ${what}`);
  };
  parser.ondoctype = () => {
    throw invalid(source, 'has a document type declaration, which can declare entities. Remove it');
  };
  let attributes = 0;
  parser.onopentagstart = () => {
    attributes = 0;
  };
  // The parser keeps the attributes of an element until the element is complete.
  parser.onattribute = () => {
    attributes += 1;
    if (attributes > MAX_ATTRIBUTES) throw invalid(source, `has an element of more than ${MAX_ATTRIBUTES} attributes`);
  };
  parser.onopentag = ({ name, attributes: values }) => {
    if (open.length >= MAX_DEPTH) throw invalid(source, `has more than ${MAX_DEPTH} elements within each other`);
    const siblings = open.at(-1)?.children;
    const count = (siblings?.get(name) ?? 0) + 1;
    siblings?.set(name, count);
    open.push({ name: record && count > 1 ? `${name}[${count}]` : name, children: new Map(), text: '' });
    if (!record && open.length <= deepest) {
      const path = pathFrom(0);
      found ||= paths.includes(path) || lists.has(path);
      if (paths.includes(path)) record = { depth: open.length, values: Object.create(null), size: 0, elements: 0 };
      // A record does not count the elements before it, so that a list of any length needs no memory.
      siblings?.clear();
    } else if (!record) siblings?.clear();
    if (!record) return;
    const own = pathFrom(record.depth);
    grow(own.length);
    record.elements += 1;
    if (record.elements > MAX_VALUES) {
      throw invalid(source, `has a record of more than ${MAX_VALUES.toLocaleString('en')} elements`);
    }
    for (const [key, value] of Object.entries(values)) {
      grow(own.length + key.length + value.length);
      record.values[`${own}@${key}`] = value;
    }
  };
  const addText = (text: string) => {
    const top = open.at(-1);
    if (!record || !top) return;
    grow(text.length);
    top.text += text;
  };
  parser.ontext = addText;
  parser.oncdata = addText;
  parser.onclosetag = () => {
    const { children, text } = open.at(-1)!;
    // The white space between elements is not a value.
    if (record && open.length > record.depth && (children.size === 0 || text.trim() !== '')) {
      record.values[pathFrom(record.depth)] = text;
    }
    if (record && open.length === record.depth) {
      line += 1;
      records.push({ line, values: record.values, problem: null, text: null });
      record = null;
    }
    open.pop();
  };

  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (chunk: Buffer | undefined) => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw invalid(source, 'is not UTF-8, and declares no other encoding. Save it as UTF-8');
    }
  };
  for await (const chunk of source.bytes) {
    parser.write(decode(chunk));
    if (records.length > 0) yield records;
    records = [];
  }
  parser.write(decode(undefined)).close();
  if (!found) throw invalid(source, `has no records. They are expected in: ${paths.join(' or ')}`);
}

function invalid(source: Source, problem: string): RequestError {
  return new RequestError('VALIDATION_ERROR', `${source.name} ${problem}.`);
}
