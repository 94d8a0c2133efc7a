/** Runs a program that writes a file as a separate process, so that its memory can be measured. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { PeerJob, PeerResult } from './peer-job.ts';

const run = promisify(execFile);

/** A program and the arguments before the job. */
export type PeerCommand = readonly [program: string, ...args: string[]];

/** A peer in `bench/peers/`, which takes the job as JSON. */
export function nodePeer(name: string): PeerCommand {
  return [process.execPath, new URL(`../peers/${name}.ts`, import.meta.url).pathname];
}

/** Rejects with the program's standard error if it fails. */
export async function runPeer([program, ...args]: PeerCommand, job: PeerJob): Promise<PeerResult> {
  const { stdout } = await run(program, [...args, JSON.stringify(job)], { maxBuffer: 1 << 26 });
  return JSON.parse(stdout) as PeerResult;
}

/** For programs that do not read JSON: rows, file, then kind, width and label of each column. */
export async function runPlainPeer([program, ...args]: PeerCommand, job: PeerJob): Promise<PeerResult> {
  const columns = job.columns.flatMap(({ kind, width, label }) => [kind, String(width), label]);
  const { stdout } = await run(program, [...args, job.rowsFile, job.out, ...columns]);
  return JSON.parse(stdout) as PeerResult;
}
