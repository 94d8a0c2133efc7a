/** Answers the probes on a port of their own: for workers, which have no API, and for who keeps them off the public one. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { probeHandler } from './probe-handler.ts';
import { PROBES, type Probes } from './probes.ts';

export interface ProbeServer {
  port: number;
  close(): Promise<void>;
}

export async function openProbeServer(
  probes: Probes,
  { host, port }: { host: string; port: number },
): Promise<ProbeServer> {
  const answered = probeHandler(probes);
  const server = createServer((request, response) => {
    if (!answered(request, response)) response.writeHead(404).end(`There are ${Object.keys(PROBES).join(', ')}.\n`);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}
