/** Where files are delivered: "mail it to ann@shop.example", "s3://bucket/folder", "our SFTP server sftp.shop.example". */
import type { Destination } from '../integration.ts';
import { DATES } from './date-kinds.ts';
import { type Findings, note } from './findings.ts';
import type { Sentence } from './sentence.ts';

const KINDS: readonly Destination['kind'][] = ['email', 's3', 'sftp', 'webhook', 'folder'];

/** Reads the destination and marks its atoms as used. A place that the API does not support becomes a question. */
export function readDestination(sentence: Sentence, findings: Findings): Destination | null {
  const other = sentence.atoms.findIndex((atom, at) => !atom.used && sentence.fact(at, 'destination', '') !== null);
  if (other >= 0) {
    findings.problems.push({ note: note('no-such-destination', { said: sentence.spelled(other) }), choices: [] });
    sentence.use(other);
    return null;
  }
  const at = sentence.atoms.findIndex((atom, i) => !atom.used && sentence.has(i, 'address') && isPlace(sentence, i));
  const host = sentence.atoms.findIndex((atom, i) => !atom.used && isHost(sentence, i));
  if (at < 0 && host >= 0) return atHost(sentence, host, findings);
  const address = at < 0 ? null : sentence.match('address', at);
  if (address) sentence.use(at, address.to);
  const said = address?.facts[0]?.value;
  const named = kindNamed(sentence, said !== undefined);
  // A user and a host: "SFTP reports@sftp.shop.example".
  const kind = said === undefined ? named : named === 'sftp' && !said.includes('://') ? named : kindOf(said);
  if (kind === null) {
    if (said !== undefined) findings.problems.push({ note: note('no-such-destination', { said }), choices: [] });
    return null;
  }
  for (const [at] of sentence.atoms.entries()) if (sentence.has(at, 'destination', 'deliver')) sentence.use(at);
  const server = said === undefined && kind === 'sftp' ? sentence.take('domain')?.facts[0]?.value : undefined;
  const bucket = said === undefined && kind === 's3' ? takeBucket(sentence) : undefined;
  const to = said === undefined ? (server ?? bucket) : pathOf(said);
  const others = said === undefined ? [] : takeOthers(sentence);
  return { kind, ...(to === undefined ? {} : { to }), ...(others.length > 0 ? { others } : {}) };
}

/** "The folder reports": a name beside the word for a folder. Only a schedule delivers files, and a program saves its file where it runs. */
export function readFolder(sentence: Sentence): Destination | null {
  const nouns = sentence.atoms.filter(({ used }, at) => !used && sentence.has(at, 'report', 'weak-report')).length;
  const isName = (at: number) =>
    sentence.atoms[at]?.used === false &&
    (sentence.has(at, 'some-report') ||
      (!sentence.isGlue(at) && sentence.has(at, 'unknown', 'quoted', 'aside')) ||
      // "The joined advertisers into the folder partners"
      (nouns > 1 && sentence.has(at, 'report', 'weak-report')));
  for (const at of sentence.atoms.keys()) {
    if (!sentence.has(at, 'folder')) continue;
    const quote = /^["'“„«「]$/.test(sentence.atoms[at + 1]?.text ?? '') ? 1 : 0;
    const name = [at + 1 + quote, at - 1].find(isName);
    if (name === undefined) continue;
    sentence.use(Math.min(at, name), Math.max(at, name) + 1);
    // The rest of a path, such as "reports/2026-daily".
    const { start } = sentence.atoms[name]!;
    const to = /^[\p{L}\p{N}._/-]*[\p{L}\p{N}]/u.exec(sentence.text.slice(start))?.[0] ?? sentence.spelled(name);
    for (const atom of sentence.atoms) if (atom.start >= start && atom.end <= start + to.length) atom.used = true;
    return { kind: 'folder', to };
  }
  return null;
}

const pathOf = (address: string) => address.replace(/^file:\/\//, '');

/** "To ann@shop.example and sftp.shop.example": further addresses and hosts that say how they receive files. */
function takeOthers(sentence: Sentence): Destination[] {
  return sentence.atoms.flatMap((atom, at): Destination[] => {
    if (atom.used) return [];
    const host = sentence.fact(at, 'domain')?.value;
    const address = sentence.has(at, 'address') && isPlace(sentence, at) ? sentence.fact(at, 'address')!.value : null;
    const kind = address === null ? (host?.startsWith('sftp.') ? 'sftp' : null) : kindOf(address);
    if (kind === null) return [];
    sentence.use(at);
    return [{ kind, to: address === null ? host! : pathOf(address) }];
  });
}

/** "To sftp.shop.example": a host whose name says how it receives files. */
function isHost(sentence: Sentence, at: number): boolean {
  const named = sentence.says('destination');
  return !named && /^s?ftps?\./.test(sentence.fact(at, 'domain')?.value ?? '') && sentence.has(at - 1, 'to', 'in');
}

function atHost(sentence: Sentence, at: number, findings: Findings): Destination | null {
  const said = sentence.fact(at, 'domain')!.value;
  sentence.use(at);
  if (said.startsWith('sftp.')) return { kind: 'sftp', to: said };
  findings.problems.push({ note: note('no-such-destination', { said }), choices: [] });
  return null;
}

const BUCKET = '[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]';

/** "The S3 bucket acme-reports", "acme-reports S3 bucket'ına": a name with a hyphen or a digit, or in quotation marks, next to the word for it. */
function takeBucket(sentence: Sentence): string | undefined {
  const places = sentence.atoms.flatMap((_, at) => (sentence.fact(at, 'destination', 's3') ? [at] : []));
  for (const at of places) {
    const { start, end } = sentence.atoms[at]!;
    const behind = new RegExp(String.raw`^[\s:]*["'“„«「]?(${BUCKET})(?![\w.-])`, 'u').exec(sentence.text.slice(end));
    const before = new RegExp(String.raw`(?<![\w.-])(${BUCKET})["'”“»」]?\s+$`, 'u').exec(
      sentence.text.slice(0, start),
    );
    for (const [found, from] of [
      [behind, behind && end + behind[0].length - behind[1]!.length],
      [before, before?.index],
    ] as const) {
      if (!found || !/[-\d]|["'“„«「]/.test(found[0]) || /^s3$/.test(found[1]!)) continue;
      const last = from! + found[1]!.length;
      const inside = sentence.atoms.flatMap((atom, i) => (atom.end > from! && atom.start < last ? [i] : []));
      // "To the S3 bucket 2026-06-01 to 2026-06-30 clicks"
      if (inside.every((i) => sentence.has(i, ...DATES, 'number', 'mark'))) continue;
      for (const i of inside) sentence.use(i);
      return found[1];
    }
  }
  return undefined;
}

/** A link is a destination only after a verb like *upload*. Anywhere else in a question, it is not. */
function isPlace(sentence: Sentence, at: number): boolean {
  const link = sentence.fact(at, 'address')!.value.startsWith('http');
  return (
    !link ||
    sentence.says('deliver', 'destination') ||
    sentence.has(sentence.beyondGlue(at, -1), 'to') ||
    sentence.has(at - 1, 'to')
  );
}

/** Without an address, "by mail" is a place, and "your mail" is not. */
function isMeant(sentence: Sentence, at: number): boolean {
  const verb = sentence.atoms[at]!.text.includes(' ');
  return verb || sentence.says('deliver') || sentence.has(at - 1, 'in', 'by', 'to', 'until');
}

function kindNamed(sentence: Sentence, addressed: boolean): Destination['kind'] | null {
  return (
    KINDS.find((kind) =>
      sentence.atoms.some(
        (atom, at) =>
          !atom.used &&
          sentence.fact(at, 'destination', kind) !== null &&
          (addressed || kind !== 'email' || isMeant(sentence, at)),
      ),
    ) ?? null
  );
}

/** The kind that an address has. Null for a scheme that the API does not have, such as `ftp:`. */
function kindOf(address: string): Destination['kind'] | null {
  const [, scheme] = /^([a-z0-9]+):\/\//i.exec(address.toLowerCase()) ?? [];
  if (scheme === undefined) return 'email';
  if (scheme === 's3' || scheme === 'sftp') return scheme;
  if (scheme === 'file') return 'folder';
  return scheme.startsWith('http') ? 'webhook' : null;
}
