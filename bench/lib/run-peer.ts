/** Runs a program that writes a file, as a process of its own, so that its memory is its own. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { PeerAnswer, PeerJob } from './peer-job.ts';

const run = promisify(execFile);

/** A program and what comes before the job among its arguments. */
export type PeerCommand = readonly [program: string, ...args: string[]];

/** A peer that `bench/peers/` implements. It receives the job as JSON. */
export function nodePeer(name: string): PeerCommand {
  return [process.execPath, new URL(`../peers/${name}.ts`, import.meta.url).pathname];
}

/** Rejects with what the program wrote to standard error when it fails. */
export async function runPeer([program, ...args]: PeerCommand, job: PeerJob): Promise<PeerAnswer> {
  const { stdout } = await run(program, [...args, JSON.stringify(job)], { maxBuffer: 1 << 26 });
  return JSON.parse(stdout) as PeerAnswer;
}

/** For programs that read no JSON: rows, file, then kind, width and label of each column. */
export async function runPlainPeer([program, ...args]: PeerCommand, job: PeerJob): Promise<PeerAnswer> {
  const columns = job.columns.flatMap(({ kind, width, label }) => [kind, String(width), label]);
  const { stdout } = await run(program, [...args, job.rowsFile, job.out, ...columns]);
  return JSON.parse(stdout) as PeerAnswer;
}
