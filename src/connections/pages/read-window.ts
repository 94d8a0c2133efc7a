/** Reads all pages of all lists of a window into one file. */
import { hash } from 'node:crypto';
import { NetworkError, PagesChanged } from '../network-error.ts';
import type { List, PageRequest, Query, ReadSoFar } from '../networks/network.ts';
import { type ReadContext, type RecordFile, readPage } from './read-page.ts';

/** How often a list is read that changes meanwhile. */
const MAX_READS = 3;

/** More pages of one list are an error of the network, which would never end. */
const MAX_PAGES = 10_000;

/** Numbers of the records and pages that the file has. */
export interface ReadWindow {
  records: number;
  pages: number;
}

/** Throws a {@link NetworkError}, or the reason of the signal. */
export async function readWindow(
  ctx: ReadContext,
  { query, file }: { query: Query; file: RecordFile },
): Promise<ReadWindow> {
  const read = { records: 0, pages: 0 };
  for (const list of ctx.network.lists) {
    const { pages, records } = await readList(ctx, { query, file, list });
    read.pages += pages;
    read.records += records;
  }
  return read;
}

interface ListToRead {
  query: Query;
  file: RecordFile;
  list: List;
}

/** A list that changes while its pages are read is read again from its beginning. */
async function readList(ctx: ReadContext, { query, file, list }: ListToRead): Promise<ReadSoFar> {
  const { size } = file;
  for (let reads = 1; ; reads += 1) {
    try {
      return await readPages(ctx, { query, file, list });
    } catch (error) {
      if (!(error instanceof PagesChanged)) throw error;
      await file.handle.truncate(size);
      file.size = size;
      if (reads < MAX_READS) continue;
      throw new NetworkError('read', {
        wrong: `The list of ${ctx.network.title} by ${list.name} changed each time that its pages were read`,
        next: 'Sheaf tries again later',
        cause: error,
      });
    }
  }
}

async function readPages(ctx: ReadContext, { query, file, list }: ListToRead): Promise<ReadSoFar> {
  const { network } = ctx;
  const read: ReadSoFar = { pages: 0, records: 0, total: null };
  const requested = new Set<string>();
  let request = list.firstPage(query);
  while (read.pages < MAX_PAGES) {
    requested.add(digestOf(request));
    const page = await readPage(ctx, { query, request, file });
    if (read.pages === 0) read.total = network.totalOf?.(page) ?? null;
    read.pages += 1;
    read.records += page.records;
    const next = network.nextPage(query, page, read);
    if (next === null) return read;
    if (requested.has(digestOf(next))) {
      throw new NetworkError('read', {
        wrong: `${network.title} names a page as the next one that was read already`,
        next: 'Sheaf tries again',
      });
    }
    request = next;
  }
  throw new NetworkError('read', {
    wrong: `${network.title} always names another next page`,
    next: 'Sheaf tries again',
  });
}

/** A request can be long, and a list can have many. */
const digestOf = ({ path, body }: PageRequest): string => hash('sha256', `${path}\n${body ?? ''}`);

/** Reads the first page of each list, as a test: a token can be allowed to read one and not another. */
export async function readFirstPages(
  ctx: ReadContext,
  { query, file }: { query: Query; file: RecordFile },
): Promise<void> {
  for (const list of ctx.network.lists) {
    await readPage(ctx, { query, request: list.firstPage(query), file });
    await file.handle.truncate(0);
    file.size = 0;
  }
}
