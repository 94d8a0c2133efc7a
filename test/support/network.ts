/** A network between a client and a server that a test can cut, interrupt, silence, or use to change the bytes. */
import { connect, createServer, type Server, type Socket } from 'node:net';

export interface Disturbance {
  /** Can change the bytes of requests. */
  onRequest?(bytes: Buffer): void;
  /** Can break the connection, or withhold these and all later bytes of it. */
  onAnswer?(bytes: Buffer, drop: () => void): 'withhold' | undefined;
}

export interface Network {
  /** The URL through which clients reach the server. */
  origin: string;
  /** Ends all connections and accepts no new ones. */
  cut(): void;
  mend(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a route to the server at a URL such as `http://127.0.0.1:7480`. */
export async function openNetwork(address: string, { onRequest, onAnswer }: Disturbance = {}): Promise<Network> {
  const { hostname, port } = new URL(address);
  const sockets = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = connect(Number(port), hostname);
    const drop = () => [near, far].forEach((socket) => void socket.destroy());
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', drop).on('close', () => {
        sockets.delete(socket);
        drop();
      });
    }
    near.on('data', (bytes: Buffer) => {
      onRequest?.(bytes);
      if (!far.write(bytes)) near.pause();
    });
    far.on('data', (bytes: Buffer) => {
      if (onAnswer?.(bytes, drop) === 'withhold') far.pause();
      else if (!near.destroyed && !near.write(bytes)) far.pause();
    });
    far.on('drain', () => near.resume());
    near.on('drain', () => far.resume());
  });
  const listen = (at: number) => new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve));
  await listen(0);
  const at = (server.address() as { port: number }).port;
  const cut = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { origin: `http://127.0.0.1:${at}`, cut, mend: () => listen(at), close: async () => cut() };
}
