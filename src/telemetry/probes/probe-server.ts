/** Serves probes on a separate port, for workers without an API and for installations that keep probes off the public port. */
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
  const handle = probeHandler(probes);
  const server = createServer((request, response) => {
    if (!handle(request, response)) {
      response.writeHead(404).end(`Not found. Available paths: ${Object.keys(PROBES).join(', ')}.\n`);
    }
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
