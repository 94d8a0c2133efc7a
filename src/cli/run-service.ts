import { Shutdown } from '../shutdown.ts';
import { EXIT } from './exit-codes.ts';
import { onStopSignal } from './on-stop-signal.ts';

/**
 * Starts a service, waits until its shutdown ends, and ends the process: with 0 after SIGINT or SIGTERM, with 1 when a part
 * did not stop in time. If the start failed or the service could not continue, rejects after everything is stopped.
 * `start` registers its parts with the shutdown, which can begin at any moment.
 */
export async function runService(start: (shutdown: Shutdown) => Promise<unknown>): Promise<never> {
  const shutdown = new Shutdown();
  onStopSignal(() => void shutdown.run());
  start(shutdown).catch((error: Error) => shutdown.run(error));
  const problems = await shutdown.finished;
  if (shutdown.cause) throw shutdown.cause;
  // Exits explicitly, so that a forgotten handle cannot keep a stopped process alive.
  process.exit(problems.length > 0 ? EXIT.unexpected : EXIT.ok);
}
