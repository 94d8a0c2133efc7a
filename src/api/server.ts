/** The HTTP server: plugins, hooks and the list of operations. */
import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyPluginAsync,
  LogController,
  type preHandlerAsyncHookHandler,
} from 'fastify';
import { clientName } from '../access/client.ts';
import { RequestError } from '../errors.ts';
import type { Probes } from '../telemetry/probes/probes.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { authenticate, requireClient } from './authenticate.ts';
import { BODY_LIMIT } from './body-limit.ts';
import { calendarFeeds } from './calendar-feeds.ts';
import { checkUrlValues } from './check-url-values.ts';
import { compileOnFirstUse } from './compile-on-first-use.ts';
import type { ApiContext } from './context.ts';
import { declareErrors, sendError, sendErrorWithExport } from './error-response.ts';
import { httpServer } from './http-server.ts';
import { readJsonBodies } from './json-body.ts';
import { observeRequests } from './observe-requests.ts';
import { openApiDocument } from './openapi.ts';
import { createApiKey } from './operations/api-keys/create-api-key.ts';
import { listApiKeys } from './operations/api-keys/list-api-keys.ts';
import { revokeApiKey } from './operations/api-keys/revoke-api-key.ts';
import { rotateApiKeyById } from './operations/api-keys/rotate-api-key-by-id.ts';
import { askDex } from './operations/assistant/ask-dex.ts';
import { listRecipes } from './operations/assistant/list-recipes.ts';
import { createConnectionOperation } from './operations/connections/create-connection.ts';
import { deleteConnectionOperation } from './operations/connections/delete-connection.ts';
import { fetchConnectionOperation } from './operations/connections/fetch-connection.ts';
import { getConnectionOperation } from './operations/connections/get-connection.ts';
import { listConnectionFetches } from './operations/connections/list-connection-fetches.ts';
import { listConnectionsOperation } from './operations/connections/list-connections.ts';
import { pauseConnectionOperation } from './operations/connections/pause-connection.ts';
import { resumeConnectionOperation } from './operations/connections/resume-connection.ts';
import { testConnectionOperation } from './operations/connections/test-connection.ts';
import { updateConnectionOperation } from './operations/connections/update-connection.ts';
import { createDestinationOperation } from './operations/destinations/create-destination.ts';
import { deleteDestinationOperation } from './operations/destinations/delete-destination.ts';
import { getDestinationOperation } from './operations/destinations/get-destination.ts';
import { listDestinationsOperation } from './operations/destinations/list-destinations.ts';
import { testDestinationOperation } from './operations/destinations/test-destination.ts';
import { updateDestinationOperation } from './operations/destinations/update-destination.ts';
import { getSchema } from './operations/documents/get-schema.ts';
import { listTools } from './operations/documents/list-tools.ts';
import { cancelExportReport } from './operations/exports/cancel-export-report.ts';
import { countExportReports } from './operations/exports/count-export-reports.ts';
import { countRowsByDate } from './operations/exports/count-rows-by-date.ts';
import { createExportReport } from './operations/exports/create-export-report.ts';
import { createShareOperation } from './operations/exports/create-share.ts';
import { deleteExportReport } from './operations/exports/delete-export-report.ts';
import { downloadExportReport } from './operations/exports/download-export-report.ts';
import { getExportParts } from './operations/exports/get-export-parts.ts';
import { getExportReceipt } from './operations/exports/get-export-receipt.ts';
import { getExportReport } from './operations/exports/get-export-report.ts';
import { listExportReports } from './operations/exports/list-export-reports.ts';
import { listSharesOperation } from './operations/exports/list-shares.ts';
import { previewExportRows } from './operations/exports/preview-export-rows.ts';
import { repeatExportReport } from './operations/exports/repeat-export-report.ts';
import { revokeShareOperation } from './operations/exports/revoke-share.ts';
import { streamExportEvents } from './operations/exports/stream-export-events.ts';
import { listFeedbackOperation } from './operations/feedback/list-feedback.ts';
import { sendFeedback } from './operations/feedback/send-feedback.ts';
import { createImportPresetOperation } from './operations/imports/create-import-preset.ts';
import { deleteImportPresetOperation } from './operations/imports/delete-import-preset.ts';
import { getImportPresetOperation } from './operations/imports/get-import-preset.ts';
import { importFileOperation } from './operations/imports/import-file.ts';
import { listImportPresetsOperation } from './operations/imports/list-import-presets.ts';
import { listImportsOperation } from './operations/imports/list-imports.ts';
import { updateImportPresetOperation } from './operations/imports/update-import-preset.ts';
import { createPresetOperation } from './operations/presets/create-preset.ts';
import { deletePresetOperation } from './operations/presets/delete-preset.ts';
import { exportPreset } from './operations/presets/export-preset.ts';
import { getPresetOperation } from './operations/presets/get-preset.ts';
import { listPresetsOperation } from './operations/presets/list-presets.ts';
import { updatePresetOperation } from './operations/presets/update-preset.ts';
import { getReportType } from './operations/report-types/get-report-type.ts';
import { listFilterValues } from './operations/report-types/list-filter-values.ts';
import { listReportTypes } from './operations/report-types/list-report-types.ts';
import { backfillSchedule } from './operations/schedules/backfill-schedule.ts';
import { createScheduleOperation } from './operations/schedules/create-schedule.ts';
import { createCalendarOperation } from './operations/schedules/create-schedule-calendar.ts';
import { deleteScheduleOperation } from './operations/schedules/delete-schedule.ts';
import { getScheduleOperation } from './operations/schedules/get-schedule.ts';
import { listScheduleRuns } from './operations/schedules/list-schedule-runs.ts';
import { listSchedulesOperation } from './operations/schedules/list-schedules.ts';
import { pauseScheduleOperation } from './operations/schedules/pause-schedule.ts';
import { previewScheduleOperation } from './operations/schedules/preview-schedule.ts';
import { resumeScheduleOperation } from './operations/schedules/resume-schedule.ts';
import { retryDeliveryOperation } from './operations/schedules/retry-delivery.ts';
import { retryScheduleRun } from './operations/schedules/retry-schedule-run.ts';
import { revokeCalendarOperation } from './operations/schedules/revoke-schedule-calendar.ts';
import { runScheduleOperation } from './operations/schedules/run-schedule.ts';
import { takeOverScheduleOperation } from './operations/schedules/take-over-schedule.ts';
import { updateScheduleOperation } from './operations/schedules/update-schedule.ts';
import { getSession } from './operations/session/get-session.ts';
import { rotateApiKey } from './operations/session/rotate-api-key.ts';
import { signIn } from './operations/session/sign-in.ts';
import { signOut } from './operations/session/sign-out.ts';
import { getLimits } from './operations/system/get-limits.ts';
import { getSystem } from './operations/system/get-system.ts';
import { getUsage } from './operations/usage/get-usage.ts';
import { createUserOperation } from './operations/users/create-user.ts';
import { deactivateUserOperation } from './operations/users/deactivate-user.ts';
import { listUsersOperation } from './operations/users/list-users.ts';
import { reactivateUserOperation } from './operations/users/reactivate-user.ts';
import { updateUser } from './operations/users/update-user.ts';
import { createWebhookOperation } from './operations/webhooks/create-webhook.ts';
import { deleteWebhookOperation } from './operations/webhooks/delete-webhook.ts';
import { listWebhookDeliveries } from './operations/webhooks/list-webhook-deliveries.ts';
import { listWebhooksOperation } from './operations/webhooks/list-webhooks.ts';
import { retryWebhookDelivery } from './operations/webhooks/retry-webhook-delivery.ts';
import { rotateWebhookSecret } from './operations/webhooks/rotate-webhook-secret.ts';
import { testWebhook } from './operations/webhooks/test-webhook.ts';
import { originOf } from './origin.ts';
import { tooMany } from './own-limit.ts';
import { refuseBrokenHttp } from './refuse-broken-http.ts';
import { refuseOddRequests } from './refuse-odd-requests.ts';
import { refuseUnrouted } from './refuse-unrouted.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { shareLinks } from './share-links.ts';
import { unsubscribeLinks } from './unsubscribe-links.ts';

const BASE_PATH = '/api/v1';

const OPERATIONS = [
  createExportReport,
  listExportReports,
  countExportReports,
  getExportReport,
  downloadExportReport,
  getExportParts,
  getExportReceipt,
  streamExportEvents,
  cancelExportReport,
  repeatExportReport,
  deleteExportReport,
  createShareOperation,
  listSharesOperation,
  revokeShareOperation,
  previewExportRows,
  countRowsByDate,
  listReportTypes,
  getReportType,
  listFilterValues,
  createPresetOperation,
  listPresetsOperation,
  getPresetOperation,
  updatePresetOperation,
  deletePresetOperation,
  exportPreset,
  createScheduleOperation,
  listSchedulesOperation,
  previewScheduleOperation,
  getScheduleOperation,
  updateScheduleOperation,
  deleteScheduleOperation,
  pauseScheduleOperation,
  resumeScheduleOperation,
  takeOverScheduleOperation,
  runScheduleOperation,
  listScheduleRuns,
  retryScheduleRun,
  retryDeliveryOperation,
  backfillSchedule,
  createCalendarOperation,
  revokeCalendarOperation,
  createDestinationOperation,
  listDestinationsOperation,
  getDestinationOperation,
  updateDestinationOperation,
  deleteDestinationOperation,
  testDestinationOperation,
  createConnectionOperation,
  listConnectionsOperation,
  getConnectionOperation,
  updateConnectionOperation,
  deleteConnectionOperation,
  testConnectionOperation,
  fetchConnectionOperation,
  listConnectionFetches,
  pauseConnectionOperation,
  resumeConnectionOperation,
  importFileOperation,
  listImportsOperation,
  listImportPresetsOperation,
  createImportPresetOperation,
  getImportPresetOperation,
  updateImportPresetOperation,
  deleteImportPresetOperation,
  createWebhookOperation,
  listWebhooksOperation,
  deleteWebhookOperation,
  rotateWebhookSecret,
  testWebhook,
  listWebhookDeliveries,
  retryWebhookDelivery,
  signIn,
  getSession,
  signOut,
  rotateApiKey,
  listApiKeys,
  createApiKey,
  rotateApiKeyById,
  revokeApiKey,
  listUsersOperation,
  createUserOperation,
  updateUser,
  deactivateUserOperation,
  reactivateUserOperation,
  getUsage,
  getLimits,
  getSystem,
  sendFeedback,
  listFeedbackOperation,
  askDex,
  listRecipes,
  listTools,
  getSchema,
];

export interface ServerOptions {
  logger: FastifyBaseLogger;
  /** Routes for download links, of a store that serves its own files. */
  storeRoutes?: FastifyPluginAsync;
  /** Routes for MCP clients. */
  mcpRoutes?: FastifyPluginAsync;
  /** Pages and documents about the API. */
  portal?: FastifyPluginAsync;
  probes?: Probes;
  telemetry?: Telemetry;
}

/** Builds the server. It does not listen yet and sends nothing to the database. */
export async function buildServer(ctx: ApiContext, options: ServerOptions): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: options.logger,
    bodyLimit: BODY_LIMIT,
    trustProxy: ctx.config.trustProxy ?? false,
    // A request on a connection that is already open is served while the server closes, with `Connection: close`.
    return503OnClosing: false,
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    routerOptions: { maxParamLength: 2048, ignoreTrailingSlash: true },
    // Nothing is removed. Defaults are not filled in, because operations must know whether the client sent a value.
    ajv: {
      customOptions: { removeAdditional: false, useDefaults: false, coerceTypes: true, allErrors: true, verbose: true },
    },
    schemaController: { compilersFactory: compileOnFirstUse },
    // No hook runs for a URL that cannot be decoded.
    frameworkErrors: async (error, request, reply) => {
      reply.headers({ 'x-request-id': request.id, 'cache-control': 'no-store' });
      const limited = await (app.rateLimit() as preHandlerAsyncHookHandler).call(app, request, reply as never).then(
        () => null,
        (tooMany: unknown) => tooMany,
      );
      sendError(limited ?? error, request, reply as never);
    },
    clientErrorHandler: (error, socket) => void refuseBrokenHttp(app, { error, socket }),
    serverFactory: httpServer(options.probes),
  });
  // Synchronous hooks that run for every request use callbacks, which saves a promise each.
  app.addHook('onRequest', (request, reply, done) => {
    // Responses contain keys, links and data, so caches must not store them unless a route says otherwise.
    reply.headers({ 'x-request-id': request.id, 'cache-control': 'no-store' });
    done();
  });
  if (options.telemetry) observeRequests(app, options.telemetry);
  app.addHook('onResponse', (request, reply, done) => {
    const { method, url, routeOptions } = request;
    // Without the query string: old clients send their API key in it, and download links their signature.
    const fields = {
      method,
      path: routeOptions.config.secretPath ? routeOptions.url : url.split('?')[0],
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      key: request.client ? clientName(request.client) : undefined,
      exportId: request.exportId,
    };
    request.log.info(fields, 'request');
    done();
  });
  await setSecurityHeaders(app, ctx.config);
  // Cookies are parsed only where a session is read.
  await app.register(cookie, { hook: false });
  authenticate(app, ctx);
  await app.register(rateLimit, {
    global: false,
    max: ctx.config.rateLimit,
    timeWindow: '1 minute',
    keyGenerator: (request) => (request.client ? clientName(request.client) : request.ip),
    errorResponseBuilder: (_request, { ttl }) =>
      new RequestError('RATE_LIMITED', tooMany('requests', Math.ceil(ttl / 1000))),
  });
  // For all paths, including unknown ones, and before the body is read, so that every response has the rate limit headers.
  app.addHook('onRequest', app.rateLimit());
  refuseOddRequests(app, { bodyLimit: BODY_LIMIT });
  requireClient(app, ctx.config);
  app.addHook('preValidation', async (request) => void originOf(ctx.config, request));
  app.setErrorHandler((error, request, reply) => sendErrorWithExport(ctx, error, { request, reply }));
  declareErrors(app);
  refuseUnrouted(app);
  readJsonBodies(app);
  checkUrlValues(app);
  await app.register(swagger, openApiDocument(ctx.config, ctx.catalog));
  await app.register(
    async (api) => {
      for (const operation of OPERATIONS) operation(api, ctx);
    },
    { prefix: BASE_PATH },
  );
  shareLinks(app, ctx);
  calendarFeeds(app, ctx);
  await app.register(unsubscribeLinks(ctx));
  if (options.storeRoutes) await app.register(options.storeRoutes);
  if (options.mcpRoutes) await app.register(options.mcpRoutes);
  if (options.portal) await app.register(options.portal);
  return app;
}
