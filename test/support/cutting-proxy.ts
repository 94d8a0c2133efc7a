/** A TCP proxy whose connections a test can cut, and whose target it can change. */
import { connect, createServer, type Socket } from 'node:net';

export interface CuttingProxy {
  origin: string;
  /** Where new connections go. */
  setTarget(origin: string): void;
  /** Cuts all connections. New ones are accepted. */
  cut(): void;
  close(): Promise<void>;
}

export async function cuttingProxy(origin: string): Promise<CuttingProxy> {
  let target = origin;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(new URL(target).port), '127.0.0.1');
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    origin: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    setTarget(next) {
      target = next;
    },
    cut,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      cut();
      await closed;
    },
  };
}
