/** The frame of a peer in Node: reads its job, measures, answers. */
import { open } from 'node:fs/promises';
import { packageVersion } from '../lib/machine.ts';
import { peakMib } from '../lib/memory.ts';
import type { PeerAnswer, PeerJob } from '../lib/peer-job.ts';

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
 * Runs `write` with the job of the command line, the clock running, and prints the answer. The file is on the disk when
 * `write` resolves and it has been synced, which is part of the time: a report is not done before.
 */
export async function takeJob(
  packageName: string | null,
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
  const answer: PeerAnswer = {
    seconds: clock.seconds,
    cpuSeconds: clock.cpuSeconds,
    peakMib: peakMib(),
    version: packageName ? await packageVersion(packageName) : 'this tree',
  };
  process.stdout.write(JSON.stringify(answer));
}
