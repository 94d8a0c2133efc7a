/**
 * Decides whether a code block of a model can be shown: only if it is a request to the API and nothing else, and every
 * name in it exists. Whole programs cannot be verified by reading them, so they come from recipes.
 */
import { canonicalParams } from '../../reports/canonical.ts';
import type { Catalog } from '../../reports/catalog.ts';
import { type CheckContext, endpointExists } from './check-text.ts';

/** A code block with its fences. */
export function mayShow(block: string, ctx: CheckContext): boolean {
  const [, language, code] = /^\s*[`~]{3,}\s*(\S*)[^\n]*\n([\s\S]*?)\n?\s*[`~]{3,}\s*$/.exec(block) ?? [];
  if (code === undefined) return false;
  if (/^jsonc?$/i.test(language!)) return isRequest(code, ctx.known.catalog);
  return /^(?:sh|bash|shell|zsh|console|curl)?$/i.test(language!) && isCurl(code, ctx);
}

/** Compares two programs, ignoring white space and fences. */
export function sameCode(one: string, other: string): boolean {
  return bare(one) === bare(other);
}

function bare(block: string): string {
  return block.replace(/^\s*[`~]{3,}[^\n]*\n|\n?\s*[`~]{3,}\s*$/g, '').replace(/\s+/g, '');
}

/** Checks the body of POST /exports as the API does. */
function isRequest(json: string, catalog: Catalog): boolean {
  try {
    const { report_type, search_params, index_params, ...others } = JSON.parse(json) as Record<string, unknown>;
    const report = typeof report_type === 'string' ? catalog.find(report_type) : undefined;
    if (!report || Object.keys(others).length > 0) return false;
    canonicalParams(report, { search_params, index_params });
    return true;
  } catch {
    return false;
  }
}

/** One option or the URL of curl. Options that write files, read them or send data elsewhere are not allowed. */
const OPTION = new RegExp(
  `^(?:${[
    '-[sSfiLJg]+|--(?:silent|show-error|fail|include|location|globoff|compressed)',
    String.raw`(?:-X\s*|--request[ =])(?<method>[A-Z]+)`,
    String.raw`(?:-H\s*|--header[ =])(?<header>"[^"${'`'}]*"|'[^']*')`,
    String.raw`(?:-d\s*|--data(?:-raw)?[ =])(?<data>'[^']*')`,
    String.raw`(?<url>"[^"${'`'}]*"|'[^']*'|[^\s-]\S*)`,
  ].join('|')})(?=\\s|$)`,
);

/** Checks that a block has only curl calls of the API, one after the other, without other shell commands. */
function isCurl(code: string, ctx: CheckContext): boolean {
  const commands = code
    .replace(/\\\r?\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.replace(/^\s*\$ /, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  return commands.length > 0 && commands.every((command) => isCall(command, ctx));
}

function isCall(command: string, ctx: CheckContext): boolean {
  if (!command.startsWith('curl ')) return false;
  const found: { method?: string; url?: string; data?: string; headers: string[] } = { headers: [] };
  for (let rest = command.slice('curl '.length).trim(); rest !== ''; ) {
    const option = OPTION.exec(rest);
    if (!option) return false;
    const { method, header, data, url } = option.groups!;
    if (url && found.url) return false;
    if (method) found.method = method;
    if (header) found.headers.push(header.slice(1, -1));
    if (data) found.data = data.slice(1, -1);
    // In quotes, an ampersand separates parameters. Without quotes, it and the other characters start a new command.
    if (url && (/`|\$\(|[;|<>]/.test(url) || (url.includes('&') && !/^["']/.test(url)))) return false;
    if (url) found.url = url.replace(/^["']|["']$/g, '');
    rest = rest.slice(option[0].length).trim();
  }
  const { method = found.data === undefined ? 'GET' : 'POST', url = '', headers, data } = found;
  if (!headers.every((header) => isHeader(header, ctx))) return false;
  const path = url.startsWith(`${ctx.origin}/`)
    ? url.slice(ctx.origin.length)
    : url.replace(/^\$\{?SHEAF_URL\}?(?=\/)/, '');
  if (!path.startsWith('/') || !endpointExists({ method, address: path }, ctx)) return false;
  return data === undefined || isBody(data, path, ctx);
}

/** A header that exists and whose value runs no command. */
function isHeader(header: string, { known }: CheckContext): boolean {
  const [, name, value] = /^([\w-]+):\s*(.*)$/.exec(header) ?? [];
  return name !== undefined && known.headers.has(name.toLowerCase()) && !/\$\(|`/.test(value!);
}

function isBody(data: string, path: string, { known }: CheckContext): boolean {
  if (/\/exports$/.test(path)) return isRequest(data, known.catalog);
  try {
    const body = JSON.parse(data) as unknown;
    return (
      typeof body === 'object' &&
      body !== null &&
      Object.keys(body).every((name) => known.parameters.has(name)) &&
      !/:\/\//.test(data.replaceAll('https://example.com', ''))
    );
  } catch {
    return false;
  }
}
