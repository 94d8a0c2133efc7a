/** Reads all pages of all lists of a window into one file. */
import { NetworkError, PagesChanged } from '../network-error.ts';
import type { List, Page, Query } from '../networks/network.ts';
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
    const pages = await readList(ctx, { query, file, list });
    read.pages += pages.length;
    read.records += pages.reduce((sum, page) => sum + page.records, 0);
  }
  return read;
}

interface ListToRead {
  query: Query;
  file: RecordFile;
  list: List;
}

/** A list that changes while its pages are read is read again from its beginning. */
async function readList(ctx: ReadContext, { query, file, list }: ListToRead): Promise<Page[]> {
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

async function readPages(ctx: ReadContext, { query, file, list }: ListToRead): Promise<Page[]> {
  const { network } = ctx;
  const pages: Page[] = [];
  let request = list.firstPage(query);
  while (pages.length < MAX_PAGES) {
    const page = await readPage(ctx, { query, request, file });
    pages.push(page);
    const next = network.nextPage(query, pages);
    if (next === null) return pages;
    request = next;
  }
  throw new NetworkError('read', {
    wrong: `${network.title} always names another next page`,
    next: 'Sheaf tries again',
  });
}

/** Reads the first page of the first list only, as a test. */
export async function readFirstPage(
  ctx: ReadContext,
  { query, file }: { query: Query; file: RecordFile },
): Promise<void> {
  await readPage(ctx, { query, request: ctx.network.lists[0]!.firstPage(query), file });
}
