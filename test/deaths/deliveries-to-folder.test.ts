import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { onDisk, testDeaths } from './deliveries.ts';

testDeaths('to a folder', true, async (base) => {
  const folder = join(base, 'out/acme');
  const stop = () => rm(folder, { recursive: true, force: true });
  return { kind: 'folder', sent: { path: '' }, ...onDisk(folder), stop };
});
