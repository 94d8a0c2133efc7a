import { printError } from './print.ts';

/** npm and the terminal both forward Ctrl-C, so signals within this time of the first one are the same Ctrl-C. */
const SAME_SIGNAL_MS = 500;

const STOPPING = 'Stopping. Running work has a few seconds to finish. Send the signal again to stop immediately.';

/**
 * Calls `stop` at the first SIGINT or SIGTERM, and says so unless `says` is null. A later signal ends the process immediately with 128 plus
 * its number.
 */
export function onStopSignal(stop: () => void, { says = STOPPING }: { says?: string | null } = {}): void {
  let first: number | null = null;
  for (const [signal, number] of Object.entries({ SIGINT: 2, SIGTERM: 15 })) {
    process.on(signal, () => {
      if (first === null) {
        first = performance.now();
        if (says !== null) printError(says);
        stop();
      } else if (performance.now() - first > SAME_SIGNAL_MS) {
        process.exit(128 + number);
      }
    });
  }
}
