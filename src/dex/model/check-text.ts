/**
 * Checks prose of a model. Names that the API does not have are replaced with the nearest existing ones, or removed.
 * Links can lead only to Sheaf's pages. Markup that runs or loads something is removed.
 */

import { nearest } from '../../nearest.ts';
import { isRelativeDate } from '../../reports/relative-dates.ts';
import type { KnownNames } from './known-names.ts';

export interface CheckContext {
  known: KnownNames;
  /** URL of this service, without a trailing slash. */
  origin: string;
  tally: Tally;
}

/** The text around a code span. */
interface SpanContext extends CheckContext {
  before: string;
  after: string;
}

/** Number of changes. */
export interface Tally {
  corrected: number;
  struck: number;
}

const STRUCK = {
  endpoint: '*(struck: the API has no such endpoint)*',
  name: '*(struck: the API has no such name)*',
  header: '*(struck: the API has no such header)*',
  link: '*(link removed)*',
} as const;

/** Images, links and code spans: the parts of a text that are not words. */
const PARTS = /(!?\[[^\]\n]*\]\([^)\n]*\)|`+[^`\n]*`+)/;

/** Returns the text with only existing names. */
export function checkText(text: string, ctx: CheckContext): string {
  const withoutTargets = text.replace(/^\s*\[[^\]]+\]:\s*\S+.*$/gm, () => strike(ctx, ''));
  const pieces = withoutTargets.split(PARTS);
  return pieces
    .map((piece, i) => {
      if (i % 2 === 0) return checkWords(piece, ctx);
      if (piece.startsWith('!')) return strike(ctx, '');
      if (piece.startsWith('[')) return checkLink(piece, ctx);
      return checkSpan(piece, { ...ctx, before: pieces[i - 1]!, after: pieces[i + 1] ?? '' });
    })
    .join('');
}

function checkLink(link: string, ctx: CheckContext): string {
  const [, shown, target] = /^\[([^\]]*)\]\(\s*<?([^)\s>]*)/.exec(link)!;
  const path = target!.startsWith(`${ctx.origin}/`) ? target!.slice(ctx.origin.length) : target!;
  const page = path.replace(/(?:\.md)?(?:#.*)?$/, '');
  const words = checkText(shown!, ctx);
  return ctx.known.paths.has(page) ? `[${words}](${page})` : strike(ctx, words);
}

function checkSpan(span: string, ctx: SpanContext): string {
  const code = span.replace(/^`+\s?|\s?`+$/g, '');
  const checked = checkCode(code, ctx);
  return checked === null ? STRUCK[kindOf(code)] : `\`${checked}\``;
}

function kindOf(code: string): 'endpoint' | 'name' | 'header' | 'link' {
  if (/:\/\//.test(code)) return 'link';
  if (/(?:^|\s)\//.test(code)) return 'endpoint';
  return /^[\w-]+-[\w-]+(?::.*)?$/.test(code) ? 'header' : 'name';
}

/** Checks the content of a code span. Null removes it. */
function checkCode(code: string, ctx: SpanContext): string | null {
  const { known } = ctx;
  if (isRelativeDate(code)) return code;
  if (/\w:\/\//.test(code) && !ownAddress(code, ctx)) return struck(ctx);
  const endpoint = /^(?:(GET|POST|PUT|PATCH|DELETE|HEAD)\s+)?(?:https?:\/\/[^/\s]+)?(\/[^\s?]*)(\?\S*)?$/i.exec(code);
  if (endpoint) return checkEndpoint({ method: endpoint[1], path: endpoint[2]!, query: endpoint[3] ?? '' }, ctx);
  const header = /^([A-Za-z]+(?:-[A-Za-z0-9]+)+)(:.*)?$/.exec(code);
  if (header) {
    if (known.headers.has(header[1]!.toLowerCase()) || known.identifiers.has(header[1]!)) return code;
    const near = nearest(header[1]!.toLowerCase(), known.headers, (name) => name);
    return near ? correct(ctx, `${capitalised(near)}${header[2] ?? ''}`) : struck(ctx);
  }
  const single = /^[A-Za-z_]\w*(?:\.\w+)*(?:\[\])?$/.test(code);
  if (!single) return checkNames(code, ctx);
  // If the text calls it a parameter, it must be one. Otherwise it can be any name of the documents.
  const asParameter =
    /(?:parameters?|filters?|query|field|option)\W*$/i.test(ctx.before) ||
    /^\W*(?:query )?(?:parameter|filter)\b/i.test(ctx.after);
  const names = asParameter ? known.parameters : known.identifiers;
  const parts = code.replace('[]', '').split('.');
  if (parts.every((part) => names.has(part) || names.has(part.toLowerCase()))) return code;
  const near = nearest(code, asParameter ? known.parameters : known.corrections, (name) => name);
  return near && near.length > 3 ? correct(ctx, near) : struck(ctx);
}

/** The names in a longer piece of code: words with an underscore, assigned words, and quoted words before a colon. */
function checkNames(code: string, ctx: CheckContext): string | null {
  const names = [...code.matchAll(/\b([a-z]+(?:_[a-z0-9]+)+)\b|"(\w+)"\s*:|(?<=[?&\s]|^)(\w+)=/gi)].map(
    (match) => match[1] ?? match[2] ?? match[3]!,
  );
  const paths = code.match(/(?<![\w.$/}])\/(?:api|exports|webhooks|reports?)\b[^\s'"`?]*/g) ?? [];
  // A command has more than names: each of its words must occur in code of the documents or of the offline answer.
  const command = /\s/.test(code) && !/^[{[]/.test(code) ? code.replace(/"[^"]*"|'[^']*'/g, '') : '';
  const words = command.match(/[A-Za-z]\w+/g) ?? [];
  const { identifiers } = ctx.known;
  const bad =
    names.some((name) => !identifiers.has(name)) ||
    words.some((word) => !identifiers.has(word) && !identifiers.has(word.toLowerCase())) ||
    paths.some((path) => !matching(path, undefined, ctx));
  return bad ? struck(ctx) : code;
}

/** Checks words outside of code: URLs, paths, words called headers, and names with an underscore. */
function checkWords(words: string, ctx: CheckContext): string {
  return words
    .replace(/<(https?:\/\/[^<>\s]*)>/gi, '$1')
    .replace(/<\/?[a-z!][^<>]*>?/gi, () => strike(ctx, ''))
    .replace(
      /\b(?:https?|ftp|wss?|mailto|javascript|data):[^\s)>\]]*[^\s)>\].,;:!?]|\bwww\.\S*[^\s.,;:!?]/gi,
      (address) => {
        if (address !== ctx.origin && !address.startsWith(`${ctx.origin}/`)) return strike(ctx, STRUCK.link);
        const checked = checkCode(address, { ...ctx, before: '', after: '' });
        return checked === null ? STRUCK.link : `\`${checked}\``;
      },
    )
    .replace(
      /(?<![\w/.`])(?:(GET|POST|PUT|PATCH|DELETE|HEAD)\s+)?(\/(?:[a-z][\w-]*|\{\w+\})(?:\/[\w{}:.-]*[\w}])*)(\?[\w=&%{}$-]+)?/g,
      (said, method?: string, path?: string, query?: string) => {
        const checked = checkEndpoint({ method, path: path!, query: query ?? '' }, ctx);
        return checked === null ? STRUCK.endpoint : checked === said ? said : `\`${checked}\``;
      },
    )
    .replace(
      /\bX(?:-[A-Za-z0-9]+)+\b|\b[A-Za-z]+(?:-[A-Za-z]+)+(?=\s+header\b)|(?<=\bheaders?:?\s+)[A-Z][a-z]+(?:-[A-Z][A-Za-z]+)+/g,
      (header) => checkName(header, ctx.known.headers, ctx),
    )
    .replace(/(?<![\w./`$-])[A-Za-z]+(?:_[A-Za-z0-9]+)+(?![\w`-])/g, (name) =>
      checkName(name, ctx.known.identifiers, ctx),
    )
    .replace(/(?<![\w.@/-])(?:[\w-]+\.)+[a-z]{2,}(?:\/\S*)?(?![\w(])/gi, (host) =>
      isHost(host, ctx) ? strike(ctx, STRUCK.link) : host,
    )
    .replace(/[\w.+-]+@[\w-]+\.[\w.]+/g, () => strike(ctx, STRUCK.link));
}

function checkName(name: string, names: ReadonlySet<string>, ctx: CheckContext): string {
  const asHeader = names === ctx.known.headers;
  if (names.has(name) || names.has(name.toLowerCase())) return name;
  const near = nearest(name.toLowerCase(), asHeader ? names : ctx.known.corrections, (one) => one.toLowerCase());
  if (near) return correct(ctx, `\`${asHeader ? capitalised(near) : near}\``);
  return strike(ctx, asHeader ? STRUCK.header : STRUCK.name);
}

interface Endpoint {
  method: string | undefined;
  path: string;
  query: string;
}

/** Returns an endpoint as in the document, without unknown query parameters. */
function checkEndpoint({ method, path, query }: Endpoint, ctx: CheckContext): string | null {
  if (ctx.known.paths.has(path.replace(/\.md$/, '')) && !method) return path;
  const exact = matching(path, method?.toUpperCase(), ctx);
  if (exact) {
    const kept = query
      .slice(1)
      .split('&')
      .filter((pair) => exact.query.has(pair.split('=')[0]!));
    const same = query === '' || kept.length === query.slice(1).split('&').length;
    const shown = `${method ? `${method} ` : ''}${path}${kept.length > 0 ? `?${kept.join('&')}` : ''}`;
    return same ? shown : correct(ctx, shown);
  }
  const same = matching(path, undefined, ctx);
  const wanted = `${method ?? same?.method ?? 'GET'} ${template(path)}`;
  const near = same ?? nearest(wanted, ctx.known.operations, (one) => `${one.method} ${template(one.path)}`);
  return near ? correct(ctx, `${near.method} ${near.path}`) : struck(ctx);
}

/** Whether the API has the endpoint with all of its query parameters. */
export function endpointExists({ method, address }: { method: string; address: string }, ctx: CheckContext): boolean {
  const [path, query] = address.split('?');
  const found = matching(path!, method, ctx);
  return (
    found !== undefined && (query ?? '').split('&').every((pair) => pair === '' || found.query.has(pair.split('=')[0]!))
  );
}

function matching(path: string, method: string | undefined, { known }: CheckContext) {
  // An endpoint that supports GET also supports HEAD: https://www.rfc-editor.org/rfc/rfc9110#section-9.3.2
  const wanted = method === 'HEAD' ? 'GET' : method;
  return known.operations.find((one) => template(one.path) === template(path) && (!wanted || one.method === wanted));
}

/** A path without the base URL and with braces for IDs: `/exports/{}`. */
function template(path: string): string {
  return path
    .replace(/^\/api\/v1(?=\/)/, '')
    .replace(/\/(?:\d+|\{[^/]*\}|:\w+|<\w+>|\$\{?\w+\}?)(?=\/|$)/g, '/{}')
    .replace(/(?<=^\/report-types\/)[a-z_]+$/, '{}')
    .replace(/[/.]$/, '');
}

function ownAddress(code: string, { origin }: CheckContext): boolean {
  return code
    .split(/(?=\b\w+:\/\/)/)
    .every((part) => !part.includes('://') || part === origin || part.startsWith(`${origin}/`));
}

/** `export.status` is a member and `export.py` a file. Other words with dots can be hosts. */
function isHost(word: string, { known, origin }: CheckContext): boolean {
  if (origin.endsWith(`//${word.split('/')[0]}`)) return false;
  const parts = word.split('/')[0]!.split('.');
  if (parts.every((part) => known.identifiers.has(part))) return false;
  return (
    !/^(?:py|js|mjs|ts|mts|rb|php|go|java|cs|rs|r|pl|ps1|exs|kt|swift|sh|gs|csv|xlsx|json|md|txt|zip|gz|ya?ml|toml|log|net|nodejs)$/i.test(
      parts.at(-1)!,
    ) || word.includes('/')
  );
}

function capitalised(header: string): string {
  return header.replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

function correct(ctx: CheckContext, text: string): string {
  ctx.tally.corrected++;
  return text;
}

function strike(ctx: CheckContext, text: string): string {
  ctx.tally.struck++;
  return text;
}

function struck(ctx: CheckContext): null {
  ctx.tally.struck++;
  return null;
}
