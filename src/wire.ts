/** Assembles the service. Only this file knows which database, file storage and queue are used. */
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify';
import type pg from 'pg';
import { type DestinationStream, type Logger, pino } from 'pino';
import { isValidRef } from './access/sessions/credential-ref.ts';
import { createOpenWaits } from './api/open-waits.ts';
import { createRepresent } from './api/operations/exports/export-response.ts';
import { originOf } from './api/origin.ts';
import type { Config } from './config.ts';
import { resealTokens } from './connections/sealed-token.ts';
import { MAX_WINDOWS, startConnections } from './connections/start-connections.ts';
import { installationOf } from './db/installation.ts';
import { linkSecret } from './db/link-secret.ts';
import { loadDemo } from './db/load-demo.ts';
import { type Database, openDatabase } from './db/open-database.ts';
import { createPool } from './db/pool.ts';
import { startNotices } from './deliveries/notices/start-notices.ts';
import { resealSecrets } from './deliveries/sealed-secrets.ts';
import { startFileDeliveries } from './deliveries/start-file-deliveries.ts';
import { createEncoderPool } from './encode/pool.ts';
import { openListener } from './exports/listener.ts';
import { createReads, READ_CONNECTIONS } from './exports/reads.ts';
import { findServedFile } from './exports/served-file.ts';
import { removeDeadImportFolders } from './import-folder.ts';
import { loadOnce } from './load-once.ts';
import { openPgBossQueue } from './queue/pg-boss-queue.ts';
import type { Catalog } from './reports/catalog.ts';
import { startSchedules } from './schedules/start-schedules.ts';
import { createSecretKeys } from './secret-keys.ts';
import { type Problem, Shutdown } from './shutdown.ts';
import { checkSources, createSources } from './source/sources.ts';
import { diskFileRoutes } from './store/disk-file-routes.ts';
import { openDiskStore } from './store/disk-store.ts';
import { shortLinkRoutes, withShortLinks } from './store/short-links.ts';
import type { Store } from './store/store.ts';
import { openWatch } from './telemetry/watch.ts';
import { VERSION } from './version.ts';
import { startDeliveries } from './webhooks/start-deliveries.ts';
import { openPresence } from './worker/presence.ts';
import { COORDINATORS, startWorker } from './worker/worker.ts';

/** Connections for the statements of requests, each of which takes milliseconds. */
const API_CONNECTIONS = 16;

/** A request that gets no connection or lock within this time returns 503. Clients' own time limits are longer. */
const API_WAIT_MS = 5000;

/** A snapshot pool has one more connection for canceling statements. */
const CANCEL_CONNECTIONS = 1;

/** Four for the queue, one each for its listener and Sheaf's, two for probes, one that shows that a worker lives, one to watch the embedded server. */
const OTHER_CONNECTIONS = 10;

/** Statements of a worker, each of its imports included: an import holds a connection until it ends, which can take minutes. */
const workerConnections = (config: Pick<Config, 'threads'>) => snapshotConnections(config) + MAX_WINDOWS;

/** Each coordinator and each part holds one connection for its snapshot. Each needs another one for its statements. */
function snapshotConnections({ threads }: Pick<Config, 'threads'>): number {
  return COORDINATORS + threads;
}

/** Maximum connections of a process with API and worker. */
export function maxConnections(config: Pick<Config, 'threads'>): number {
  const api = API_CONNECTIONS + READ_CONNECTIONS + CANCEL_CONNECTIONS;
  const worker = workerConnections(config) + snapshotConnections(config) + CANCEL_CONNECTIONS;
  return api + worker + OTHER_CONNECTIONS;
}

export interface ServiceOptions {
  /** The report types of this service. */
  catalog: Catalog;
  /** Whether to serve HTTP. */
  api: boolean;
  /** Whether to build exports. */
  worker: boolean;
  /** Destination of the log. Default: standard error. */
  logTo?: DestinationStream;
  /** Can stop the service even while it starts. Default: a new one, which `close` runs. */
  shutdown?: Shutdown;
}

export interface Service {
  database: Database;
  /** URL of the API. Null without an API. */
  address: string | null;
  /** Separate port for probes. Null for none. */
  healthPort: number | null;
  /** Whether this start loaded the demo data. */
  demoLoaded: boolean;
  log: Logger;
  /** Stops the service in the phases of `shutdown.ts`. Resolves with the steps that failed. */
  close(): Promise<Problem[]>;
}

/**
 * Loads the modules of the API, which takes a third of a start and blocks the process. Not loaded in workers: they take 20 MiB of memory. The S3 SDK
 * takes 35 MiB.
 */
const loadApi = loadOnce(async () => ({
  ...(await import('./api/server.ts')),
  ...(await import('./mcp/mcp-routes.ts')),
  ...(await import('./portal/portal.ts')),
}));

/** Starts the service. If a part cannot start, closes everything and rejects. */
export async function openService(config: Config, roles: ServiceOptions): Promise<Service> {
  // Standard output is reserved for the output of commands.
  const logTo = roles.logTo ?? pino.destination(2);
  const role = roles.api && roles.worker ? 'all' : roles.api ? 'api' : 'worker';
  const watch = await openWatch({ ...config, version: VERSION, role, logTo });
  const { log, telemetry } = watch;
  const shutdown = roles.shutdown ?? new Shutdown();
  shutdown.onProblem = ({ phase, step, error: err }) => log.warn({ err, phase, step }, 'not stopped in order');
  try {
    checkSources(roles.catalog.reports, config);
    shutdown.on('stop taking work', 'readiness', watch.stopping);
    shutdown.on('flush telemetry', 'telemetry', watch.close);
    const onLost = (error: Error) => void shutdown.run(error);
    // An error of the load is thrown where the modules are needed.
    const meanwhile = () => void loadApi().catch(() => {});
    const opening = openDatabase(config, { log, onLost, ...(roles.api ? { meanwhile } : {}) });
    // Registered before the database is open, so that a stop also ends a server that is still starting.
    const opened = async (leave: (database: Database) => Promise<void>) => {
      const database = await opening.catch(() => null);
      if (database) await leave(database);
    };
    shutdown.on('disconnect', 'pool of the start', () => opened(({ disconnect }) => disconnect()));
    shutdown.on('stop the embedded database', 'database', () => opened(({ close }) => close()));
    const database = await opening;
    shutdown.on('disconnect', 'probes', watch.database(database.url));
    // Not in a worker: the start that loads the data also creates an export, which needs the API.
    const demoLoaded = roles.api && config.demo && (await loadDemo(database.pool));
    const onError = (err: Error) => log.warn({ err }, 'queue');
    const perGroupEverywhere = config.publisherParts === null ? {} : { 'build-part': config.publisherParts };
    const queue = watch.queue(await openPgBossQueue({ url: database.url, onError, perGroupEverywhere }));
    shutdown.on('stop taking work', 'jobs', () => void queue.pause().catch(() => {}));
    shutdown.on('finish running work', 'jobs', queue.pause);
    shutdown.on('cut off', 'jobs', queue.stop);
    const secret = linkSecret(database.pool);
    const { store: plainStore, routes: storeRoutes, close: closeStore } = await openStore(config, secret);
    const store = watch.store(plainStore);
    const { catalog } = roles;
    const onUncanceled = (host: string, err: Error) => log.warn({ err, host }, 'statement not canceled');
    const represent = createRepresent({ store, catalog });
    shutdown.on('disconnect', 'file storage', closeStore);

    const secretKeys = createSecretKeys({ keys: config.secretsKeys, file: join(config.dataDir, 'secrets-key') });
    const resealed = await resealSecrets({ pool: database.pool, secretKeys });
    const tokens = await resealTokens({ pool: database.pool, secretKeys });
    if (resealed + tokens > 0) {
      log.info({ destinations: resealed, connections: tokens }, 'secrets encrypted with the current key');
    }

    removeDeadImportFolders({ ...config, log }, shutdown.signal);
    const listener = await openListener(database.url);
    shutdown.on('disconnect', 'listener', listener.close);

    // The pool that the readiness check uses.
    let working = database.pool;
    if (roles.worker) {
      const encoders = watch.encoders(createEncoderPool({ threads: config.threads }), config.threads);
      shutdown.on('disconnect', 'encoder threads', encoders.close);
      const max = snapshotConnections(config);
      const pool = createPool({ url: database.url, max: workerConnections(config), name: 'sheaf worker' });
      working = pool;
      const sources = await createSources({
        url: database.url,
        settings: config.sources,
        rowSecurity: config.rowSecurity,
        max,
        name: 'sheaf worker snapshots',
        onUncanceled,
      });
      watch.pool('worker', pool);
      for (const [name, one] of sources.pools) watch.pool(name.replace('sheaf ', ''), one);
      shutdown.on('disconnect', 'worker pools', () => Promise.all([pool.end(), sources.end()]));
      const presence = await openPresence(database.url);
      shutdown.on('disconnect', 'presence', presence.close);
      await startWorker({
        ...config,
        ...telemetry,
        pool,
        holder: presence.holder,
        installation: await installationOf(database.pool, await secret()),
        sources,
        catalog,
        queue,
        store,
        listener,
        encoders,
        stopping: shutdown.signal,
        log,
      });
      startSchedules({ ...config, pool, queue, catalog, stopping: shutdown.signal, log });
      const fileDeliveries = startFileDeliveries({ ...config, pool, secretKeys, store, log }, shutdown.signal);
      shutdown.on('finish running work', 'file deliveries', fileDeliveries.finish);
      shutdown.on('cut off', 'file deliveries', fileDeliveries.cutOff);
      const connections = startConnections({ ...config, pool, secretKeys, log }, shutdown.signal);
      shutdown.on('finish running work', 'connections', connections.finish);
      shutdown.on('cut off', 'connections', connections.cutOff);
      const notices = startNotices({ ...config, pool, log }, shutdown.signal);
      shutdown.on('finish running work', 'notices', notices.finish);
      shutdown.on('cut off', 'notices', notices.cutOff);
      await startDeliveries({ ...config, pool, queue, represent, stopping: shutdown.signal, log });
    }
    let app: FastifyInstance | null = null;
    if (roles.api) {
      const { buildServer, mcpRoutes, portal } = await loadApi();
      const pool = createPool({
        url: database.url,
        max: API_CONNECTIONS,
        name: 'sheaf api',
        waitMs: API_WAIT_MS,
        lockMs: API_WAIT_MS,
      });
      working = pool;
      const sources = await createSources({
        url: database.url,
        settings: config.sources,
        rowSecurity: config.rowSecurity,
        max: READ_CONNECTIONS,
        name: 'sheaf api reads',
        onUncanceled,
      });
      shutdown.on('disconnect', 'API pools', () => Promise.all([pool.end(), sources.end()]));
      watch.pool('api', pool);
      for (const [name, one] of sources.pools) watch.pool(name.replace('sheaf ', ''), one);
      app = await buildServer(
        {
          pool,
          reads: createReads({ pool, sources }),
          catalog,
          represent,
          queue,
          store,
          linkSecret: secret,
          secretKeys,
          listener,
          config,
          waits: createOpenWaits(),
        },
        {
          logger: log,
          probes: watch.probes,
          telemetry,
          mcpRoutes: mcpRoutes(config, catalog),
          portal: portal(config, catalog),
          ...(storeRoutes ? { storeRoutes: storeRoutes({ pool, catalog }) } : {}),
        },
      );
      stopServer(app, shutdown);
      await app.listen({ host: config.host, port: config.port });
    }
    watch.started({ pool: working, store: plainStore, queue });
    return {
      database,
      address: app && addressOf(app),
      healthPort: watch.healthPort,
      demoLoaded,
      log,
      close: () => shutdown.run(),
    };
  } catch (error) {
    await shutdown.run(error as Error);
    throw error;
  }
}

/** How often a closing server checks for connections whose response is complete. */
const IDLE_CHECK_MS = 100;

/** Open event streams and long polls end immediately. Other responses can complete until connections are cut off. */
function stopServer(app: FastifyInstance, shutdown: Shutdown): void {
  let closed: Promise<undefined> | undefined;
  const close = () => {
    if (closed) return closed;
    // Node closes only the connections that are idle now. Those that become idle later stay open until their client leaves.
    const idle = setInterval(() => app.server.closeIdleConnections(), IDLE_CHECK_MS);
    closed = app.close().finally(() => clearInterval(idle));
    return closed;
  };
  shutdown.on('stop taking work', 'HTTP server', () => void close());
  shutdown.on('finish running work', 'requests', close);
  shutdown.on('cut off', 'connections', () => {
    app.server.closeAllConnections();
    return close();
  });
}

interface RoutesContext {
  pool: pg.Pool;
  catalog: Catalog;
}

export interface OpenStore {
  store: Store;
  /** Serves the links that point to Sheaf. */
  routes?: (ctx: RoutesContext) => FastifyPluginAsync;
  close(): void;
}

/** Opens the configured file storage. Without a secret, links to a bucket are not shortened. */
export async function openStore(config: Config, secret?: () => Promise<string>): Promise<OpenStore> {
  const checks = ({ pool, catalog }: RoutesContext) => ({
    originOf: (request: FastifyRequest) => originOf(config, request),
    isValid: (issuedTo: string) => isValidRef({ pool }, issuedTo),
    fileOf: (key: string) => findServedFile({ pool, catalog }, key),
  });
  if (config.s3) {
    const { openS3Store } = await import('./store/s3/s3-store.ts');
    const bucket = await openS3Store(config.s3);
    if (!secret) return { store: bucket, close: bucket.close };
    const routes = (ctx: RoutesContext) => shortLinkRoutes(bucket, { ...checks(ctx), secret });
    return { store: withShortLinks(bucket, secret), routes, close: bucket.close };
  }
  const store = await openDiskStore({ folder: config.dataDir });
  return { store, routes: (ctx) => diskFileRoutes(store, checks(ctx)), close() {} };
}

function addressOf(app: FastifyInstance): string {
  const { address, port, family } = app.server.address() as AddressInfo;
  const everywhere = address === '0.0.0.0' || address === '::';
  const host = everywhere ? '127.0.0.1' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}`;
}
