/** Reads one page: waits for its turn, sends the request, and writes the records of the response to a file. */
import { hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { RequestError } from '../../errors.ts';
import { MustWait, NetworkError } from '../network-error.ts';
import type { Network, Page, PageRequest, Query } from '../networks/network.ts';
import { type Answer, callNetwork, unreachable } from './call-network.ts';
import type { Pace } from './pace.ts';
import { splitJson } from './split-json.ts';

export interface ReadContext {
  network: Network;
  /** Origin of the API. */
  origin: string;
  allowPrivate: boolean;
  pace: Pace;
  /** Resolves after a time, or rejects with the reason of the signal. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  signal: AbortSignal;
  /** Longest wait before anything was read, in milliseconds. Longer ones are left for later, because nothing would be read twice. */
  patienceMs: number;
  /** Maximum bytes of the records of a window. */
  maxBytes: number;
}

/** Where the records are written, one per line. */
export interface RecordFile {
  handle: FileHandle;
  /** Bytes written. */
  size: number;
}

/** Pauses before a page is requested again that could not be read. After them, the window is left for later. */
const PAUSES_MS = [500, 2500];

/** Longer waits between two pages are left for later, although the pages before are read again. All known limits per minute fit in. */
const MAX_WAIT_SECONDS = 90;

/** After this many waits for one page, the window is left for later. */
const MAX_WAITS = 5;

/** Without a word of the network. The limits of all known networks are reset within this time, or they say when. */
const DEFAULT_WAIT_SECONDS = 60;

/** Maximum bytes of a response outside of its records. */
const MAX_ENVELOPE_BYTES = 1024 * 1024;

interface PageToRead {
  query: Query;
  request: PageRequest;
  file: RecordFile;
}

/** Appends the records of a page to the file. Throws a {@link NetworkError}, or the reason of the signal. */
export async function readPage(ctx: ReadContext, { query, request, file }: PageToRead): Promise<Page> {
  const { wait, signal } = ctx;
  const { size } = file;
  const patienceMs = size === 0 ? ctx.patienceMs : MAX_WAIT_SECONDS * 1000;
  let waits = 0;
  for (let failures = 0; ; ) {
    await turn(ctx, query, patienceMs);
    try {
      return await tryPage(ctx, { query, request, file });
    } catch (error) {
      signal.throwIfAborted();
      await file.handle.truncate(size);
      file.size = size;
      if (!(error instanceof NetworkError) || error.isFinal) throw error;
      if (error.retryAfter > 0) {
        if (error.retryAfter * 1000 > patienceMs || waits === MAX_WAITS) throw error;
        waits += 1;
        await wait(error.retryAfter * 1000, signal);
        continue;
      }
      const pause = error.step === 'connect' ? PAUSES_MS[failures] : undefined;
      if (pause === undefined) throw error;
      failures += 1;
      await wait(pause, signal);
    }
  }
}

async function turn({ network, pace, wait, signal }: ReadContext, { token }: Query, patienceMs: number): Promise<void> {
  const credentials = hash('sha256', `${network.name} ${token}`);
  for (;;) {
    const ms = pace.take(credentials, network.limits, Date.now());
    if (ms === 0) return;
    if (ms > patienceMs) throw new MustWait(Math.ceil(ms / 1000));
    await wait(ms, signal);
  }
}

async function tryPage(ctx: ReadContext, { query, request, file }: PageToRead): Promise<Page> {
  const { network, signal } = ctx;
  const answer = await callNetwork(request, { ...ctx, title: network.title, resetHeader: network.resetHeader });
  try {
    if (answer.status !== 200) throw refusal(network, answer);
    return await cutRecords(ctx, { query, request, file, answer });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof NetworkError) throw error;
    if (error instanceof RequestError) {
      throw new NetworkError('read', {
        wrong: error.message.replace(/\.$/, ''),
        next: 'Sheaf tries again',
        cause: error,
      });
    }
    if (isBroken(error)) throw unreachable(network.title, 'the connection ended within a response', error);
    throw error;
  } finally {
    answer.body.destroy();
  }
}

/** Node's errors of a body that ended early. Errors of the file must not look like errors of the network. */
function isBroken(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return (
    code === 'ECONNRESET' ||
    code === 'ERR_STREAM_PREMATURE_CLOSE' ||
    code === 'ABORT_ERR' ||
    code === 'HPE_INVALID_CHUNK_SIZE'
  );
}

async function cutRecords(
  { network, maxBytes }: ReadContext,
  { query, request, file, answer }: PageToRead & { answer: Answer },
): Promise<Page> {
  const others: Buffer[] = [];
  let otherBytes = 0;
  let records = 0;
  let failure: unknown = null;
  const keep = (bytes: Buffer) => {
    otherBytes += bytes.length;
    if (otherBytes > MAX_ENVELOPE_BYTES) {
      throw new NetworkError('read', {
        wrong: `The response of ${network.title} is not a list of records`,
        next: 'Sheaf tries again',
      });
    }
    others.push(bytes);
  };
  try {
    const source = { name: `The response of ${network.title}`, bytes: answer.body };
    for await (const batch of splitJson(source, [network.records], keep)) {
      const lines = Buffer.concat(batch.flatMap((record) => [oneLine(record), NEW_LINE]));
      await file.handle.write(lines, 0, lines.length, file.size);
      file.size += lines.length;
      if (file.size > maxBytes) throw tooManyBytes(network, maxBytes);
      records += batch.length;
    }
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    // A response without a list can say why.
    failure = error;
  }
  const envelope = parsed(Buffer.concat(others).toString('utf8'));
  if (envelope !== undefined) network.check?.(query, envelope);
  if (failure !== null) throw failure;
  return { request, envelope, records };
}

function tooManyBytes({ title }: Network, maxBytes: number): NetworkError {
  return new NetworkError('read', {
    wrong: `${title} has more than ${maxBytes} bytes of transactions in this window`,
    next: 'Sheaf fetches the window in parts',
    isTooLarge: 'certain',
  });
}

const NEW_LINE = Buffer.from('\n');

/** Line breaks of JSON are between values, and never within a text. */
function oneLine(record: Buffer): Buffer {
  if (!record.includes(0x0a) && !record.includes(0x0d)) return record;
  const line = Buffer.from(record);
  for (let at = 0; at < line.length; at += 1) if (line[at] === 0x0a || line[at] === 0x0d) line[at] = 0x20;
  return line;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusal({ title }: Network, { status, waitSeconds }: Answer): NetworkError {
  if (status === 401 || status === 403) {
    return new NetworkError('authenticate', {
      wrong: `${title} refused the token with status ${status}`,
      next: 'Check the account ID, and that the token is valid and allowed to read transactions. Then send the token again',
      isFinal: true,
    });
  }
  if (status === 429) {
    return new NetworkError('read', {
      wrong: `${title} has received too many requests with this token`,
      next: 'Sheaf tries again later',
      retryAfter: waitSeconds || DEFAULT_WAIT_SECONDS,
    });
  }
  if (status >= 500) {
    return new NetworkError(waitSeconds > 0 ? 'read' : 'connect', {
      wrong: `${title} has a problem: it responded with status ${status}`,
      next: 'Sheaf tries again',
      retryAfter: waitSeconds,
    });
  }
  return new NetworkError('read', {
    wrong: `${title} refused the request with status ${status}`,
    next: 'Check the account ID. If it is right, the API can have changed. Report it to your administrator',
    isTooLarge: status === 413 ? 'certain' : status === 400 || status === 422 ? 'possible' : null,
  });
}
