/** Puts the concrete parts together: this file and `main` alone know which database, store and queue there are. */
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import { type Logger, pino } from 'pino';
import { originOf } from './api/context.ts';
import { buildServer } from './api/server.ts';
import type { Config } from './config.ts';
import { openEmbedded } from './db/embedded.ts';
import { openListener } from './db/listener.ts';
import { loadDemo } from './db/load-demo.ts';
import { migrate } from './db/migrate.ts';
import { createPool } from './db/pool.ts';
import { createEncoderPool } from './encode/pool.ts';
import { openPgBossQueue } from './queue/pg-boss-queue.ts';
import { diskFileRoutes } from './store/disk-file-routes.ts';
import { openDiskStore } from './store/disk-store.ts';
import { COORDINATORS, startWorker } from './worker/worker.ts';

/** Requests that talk to the database at the same time; more wait their turn. */
const API_CONNECTIONS = 20;

/** How long running jobs may go on after a stop was asked for; then they are handed back. */
const GRACE_MS = 20_000;

export interface Database {
  url: string;
  pool: pg.Pool;
  /** Names of the migrations that this start ran. */
  migrated: string[];
  close(): Promise<void>;
}

/** Opens the database, migrated. The embedded server starts when nobody has started it. */
export async function openDatabase(config: Config): Promise<Database> {
  const embedded = config.databaseUrl ? null : await openEmbedded({ folder: config.dataDir });
  const url = config.databaseUrl ?? embedded!.url();
  const pool = createPool({ url, max: API_CONNECTIONS, name: 'sheaf' });
  const close = async () => {
    await pool.end();
    await embedded?.close();
  };
  try {
    return { url, pool, migrated: await migrate(pool), close };
  } catch (error) {
    await close();
    throw error;
  }
}

export interface ServiceOptions {
  /** Whether to answer HTTP. */
  api: boolean;
  /** Whether to build exports. */
  worker: boolean;
}

export interface Service {
  database: Database;
  /** Where the API answers; null without it. */
  address: string | null;
  /** Whether this start loaded the demo data. */
  demoLoaded: boolean;
  log: Logger;
  /** Leaves in order: no new requests, no new jobs, running jobs finish or are handed back, then the database. */
  close(): Promise<void>;
}

/** Starts the service. Rejects, leaving nothing open, when a part of it cannot start. */
export async function openService(config: Config, roles: ServiceOptions): Promise<Service> {
  // Standard output belongs to what commands answer.
  const log = pino({ level: config.logLevel }, pino.destination(2));
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    const database = await openDatabase(config);
    closing.push(database.close);
    const demoLoaded = config.demo && (await loadDemo(database.pool));
    const queue = await openPgBossQueue({ url: database.url, onError: (err) => log.warn({ err }, 'queue') });
    closing.push(() => queue.stop(GRACE_MS));
    const store = await openDiskStore({ folder: config.dataDir });

    const listener = await openListener(database.url);
    closing.splice(1, 0, listener.close);

    if (roles.worker) {
      const encoders = createEncoderPool({ threads: config.threads });
      // A coordinator holds its snapshot's connection and now and then another; so does a part.
      const pool = createPool({ url: database.url, max: 2 * (COORDINATORS + config.threads), name: 'sheaf worker' });
      closing.splice(1, 0, () => pool.end(), encoders.close);
      const stop = new AbortController();
      closing.push(async () => stop.abort());
      const { threads, partRows } = config;
      await startWorker({ pool, queue, store, listener, encoders, threads, partRows, stopping: stop.signal, log });
    }
    let app: FastifyInstance | null = null;
    if (roles.api) {
      const storeRoutes = diskFileRoutes(store, (request) => originOf(config, request));
      app = await buildServer({ pool: database.pool, queue, store, listener, config }, { logger: log, storeRoutes });
      closing.push(() => app!.close());
      await app.listen({ host: config.host, port: config.port });
    }
    return { database, address: app && addressOf(app), demoLoaded, log, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function addressOf(app: FastifyInstance): string {
  const { address, port, family } = app.server.address() as AddressInfo;
  const everywhere = address === '0.0.0.0' || address === '::';
  const host = everywhere ? '127.0.0.1' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}`;
}
