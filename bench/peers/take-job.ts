/** The frame of a Node peer: reads its job, measures, and prints the result. */
import { open } from 'node:fs/promises';
import { packageVersion } from '../lib/machine.ts';
import { peakMib } from '../lib/memory.ts';
import type { PeerJob, PeerResult } from '../lib/peer-job.ts';

/** Adds up the time between `resume` and `pause`. */
export class Clock {
  seconds = 0;
  cpuSeconds = 0;
  #since = 0;
  #cpu = process.cpuUsage();

  resume(): void {
    this.#cpu = process.cpuUsage();
    this.#since = performance.now();
  }

  pause(): void {
    this.seconds += (performance.now() - this.#since) / 1000;
    const { user, system } = process.cpuUsage(this.#cpu);
    this.cpuSeconds += (user + system) / 1e6;
  }
}

/**
 * Runs `write` with the job of the command line while the clock runs, and prints the result. The time includes the final sync,
 * because an export is not finished before.
 */
export async function takeJob(
  packageName: string | { name: string; version: string } | null,
  write: (job: PeerJob, clock: Clock) => Promise<void>,
): Promise<void> {
  const job = JSON.parse(process.argv[2]!) as PeerJob;
  const clock = new Clock();
  clock.resume();
  await write(job, clock);
  const file = await open(job.out, 'r+');
  await file.sync();
  await file.close();
  clock.pause();
  const result: PeerResult = {
    seconds: clock.seconds,
    cpuSeconds: clock.cpuSeconds,
    peakMib: peakMib(),
    version: await versionOf(packageName),
  };
  process.stdout.write(JSON.stringify(result));
}

async function versionOf(peer: string | { name: string; version: string } | null): Promise<string> {
  if (peer === null) return 'this tree';
  return typeof peer === 'string' ? packageVersion(peer) : `${peer.name} ${peer.version}`;
}
