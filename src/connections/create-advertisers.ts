/** Creates the advertisers that the records of a window name and Sheaf does not know, so that no transaction is rejected for them. */
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { importFile } from '../importer/import-file.ts';
import type { Network } from './networks/network.ts';

/** The name is that of the network. Without one, it is the ID until the advertisers of the network are imported. */
export async function createAdvertisers(
  { pool }: { pool: pg.Pool },
  { network, path, folder, signal }: { network: Network; path: string; folder: string; signal: AbortSignal },
): Promise<void> {
  const named = new Map<string, string>();
  for await (const line of linesOf(path)) {
    signal.throwIfAborted();
    const advertiser = advertiserOf(network, line);
    if (advertiser) named.set(advertiser.id, advertiser.name ?? named.get(advertiser.id) ?? advertiser.id);
  }
  const { rows } = await pool.query<{ id: string }>(
    `select a.external_id as id from public.advertisers a join public.networks n on n.id = a.network_id
     where n.slug = $1 and a.external_id = any($2)`,
    [network.name, [...named.keys()]],
  );
  for (const { id } of rows) named.delete(id);
  if (named.size === 0) return;
  const file = join(folder, 'advertisers.jsonl');
  const lines = [...named].map(([external_id, name]) => `${JSON.stringify({ external_id, name })}\n`);
  await writeFile(file, lines.join(''), { mode: 0o600 });
  await importFile({ pool, kind: 'advertisers', file, network: network.name, onError: 'skip', signal, record: null });
}

/** `node:readline` also splits at U+2028 and U+2029, which JSON allows within texts. */
async function* linesOf(path: string): AsyncGenerator<string> {
  let begun = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
    const lines = (begun + chunk).split('\n');
    begun = lines.pop()!;
    yield* lines;
  }
  if (begun !== '') yield begun;
}

/** The import rejects a record that is not JSON, and says why. */
function advertiserOf(network: Network, line: string) {
  try {
    return network.advertiserOf(JSON.parse(line));
  } catch {
    return null;
  }
}
