/**
 * Waits for Ctrl-C or SIGTERM and then leaves in order; a second signal leaves at once.
 */
export async function untilSignal(close: () => Promise<void>): Promise<void> {
  let stopping = false;
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (stopping) process.exit(signal === 'SIGINT' ? 130 : 143);
        stopping = true;
        resolve();
      });
    }
  });
  console.error('Stopping; running work may finish. A second signal stops at once.');
  await close();
}
