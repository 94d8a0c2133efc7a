/**
 * Links signed in S3's own manner: AWS Signature Version 4 in the query.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

const ACCESS_KEY = 'sheaf';
const REGION = 'us-east-1';

/** The longest a link may live, by the rule of S3. */
const MOST_SECONDS = 7 * 24 * 3600;

export interface Link {
  /** Origin, for example `https://reports.example.com`. */
  origin: string;
  /** Path from the root, encoded. */
  path: string;
  /** Parameters that the signature covers. */
  query: Record<string, string>;
}

export interface Signing {
  secret: string;
  /** When the link begins to live. */
  at: Date;
  expiresIn: number;
}

/** The link as text, good for GET (and HEAD) for `expiresIn` seconds. */
export async function signLink(link: Link, { secret, at, expiresIn }: Signing): Promise<string> {
  const { protocol, host, hostname, port } = new URL(link.origin);
  const signer = new SignatureV4({
    credentials: { accessKeyId: ACCESS_KEY, secretAccessKey: secret },
    region: REGION,
    service: 's3',
    sha256: Sha256,
    // S3 signs the path as it is, encoded once.
    uriEscapePath: false,
    applyChecksum: false,
  });
  const request = {
    method: 'GET',
    protocol,
    hostname,
    ...(port ? { port: Number(port) } : {}),
    path: link.path,
    query: link.query,
    headers: { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
  };
  const signed = await signer.presign(request, {
    signingDate: at,
    expiresIn,
    unsignableHeaders: new Set(['x-amz-content-sha256']),
    unhoistableHeaders: new Set(['x-amz-content-sha256']),
  });
  const query = Object.entries(signed.query ?? {}).map(([name, value]) => `${encode(name)}=${encode(String(value))}`);
  return `${link.origin}${link.path}?${query.join('&')}`;
}

/**
 * Whether a link is one that {@link signLink} made and still lives at `now`. Any change of host, path or parameters,
 * a parameter more or less, or one given twice, makes it void.
 */
export async function verifyLink(link: Link, { secret, now }: { secret: string; now: Date }): Promise<boolean> {
  const { 'X-Amz-Signature': signature = '', 'X-Amz-Date': date = '', 'X-Amz-Expires': seconds = '' } = link.query;
  const at = parseDate(date);
  if (!at || !/^\d{1,6}$/.test(seconds) || Number(seconds) > MOST_SECONDS) return false;
  const age = now.getTime() - at.getTime();
  if (age < -60_000 || age >= Number(seconds) * 1000) return false;
  const own = Object.fromEntries(Object.entries(link.query).filter(([name]) => !name.startsWith('X-Amz-')));
  const expected = new URL(await signLink({ ...link, query: own }, { secret, at, expiresIn: Number(seconds) }));
  const names = Object.keys(link.query);
  const complete =
    names.length === expected.searchParams.size && names.every((name) => expected.searchParams.has(name));
  const same = names.every(
    (name) => name === 'X-Amz-Signature' || expected.searchParams.get(name) === link.query[name],
  );
  return complete && same && equalInConstantTime(expected.searchParams.get('X-Amz-Signature')!, signature);
}

function equalInConstantTime(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** `20261123T140509Z` */
function parseDate(text: string): Date | null {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second] = match;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** RFC 3986: what encodeURIComponent leaves open is closed as well. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Node's hashes in the shape that the signer asks for. */
class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytes(secret));
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytes(data));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {}
}

function bytes(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
