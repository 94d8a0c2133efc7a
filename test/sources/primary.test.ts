/** A primary as a source, on its own and with policies that limit each read to one publisher. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPool } from '../../src/db/pool.ts';
import type { RowSecurity } from '../../src/row-security.ts';
import { postgresSource } from '../../src/source/postgres-source.ts';
import { createSnapshotPool } from '../../src/source/snapshot-pool.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { contract } from './contract.ts';
import { LEDGER, ledgerReading, POLICIES, restlessWriter } from './ledger.ts';
import { killCopy, type PostgresUnderTest, postgresContract } from './postgres-contract.ts';

async function primarySource(policies: string, rowSecurity: RowSecurity | null): Promise<PostgresUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-source-'));
  const primary = await startPostgres(folder);
  const server = createPool({ url: primary.superuserUrl, max: 2, name: 'test' });
  await server.query(LEDGER + policies);
  const pool = () => createSnapshotPool({ url: primary.url, max: 4, name: 'source' });
  const [source, elsewhere] = [pool(), pool()].map((one) =>
    postgresSource([{ name: 'primary', pool: one }], rowSecurity),
  );
  return {
    source: source!,
    elsewhere: elsewhere!,
    server,
    reading: ledgerReading,
    killReader: killCopy(server),
    commit: restlessWriter(server),
    async close() {
      await Promise.all([source!.end(), elsewhere!.end(), server.end()]);
      await primary.stop();
      await rm(folder, { recursive: true });
    },
  };
}

contract('a primary', () => primarySource('', null), postgresContract);

contract(
  'a primary with a role for each publisher',
  () => primarySource(POLICIES, { parameter: 'role', template: 'publisher_{slug}' }),
  postgresContract,
);
