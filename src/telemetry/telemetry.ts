/** The metrics and traces of one service: served to Prometheus, and sent by OTLP when a collector is set. */
import { createMetrics, type Metrics, NO_METRICS } from './metrics/metrics.ts';
import { createTrace, NO_TRACE, type Trace } from './traces/trace.ts';

/** Maximum time that flushing telemetry can delay a stop. */
const CLOSE_MS = 3000;

export interface TelemetryOptions {
  /** Whether metrics are served to Prometheus. */
  prometheus: boolean;
  /** URL of an OpenTelemetry collector. Null sends nothing. */
  otlpEndpoint: string | null;
  version: string;
}

export interface Telemetry {
  metrics: Metrics;
  trace: Trace;
  /** The metrics in Prometheus' text format; null when they are off. */
  scrape: (() => Promise<string>) | null;
  /** Sends the remaining metrics and traces. */
  close(): Promise<void>;
}

const NOTHING: Telemetry = { metrics: NO_METRICS, trace: NO_TRACE, scrape: null, close: async () => {} };

/**
 * Opens metrics and traces, and loads only the libraries that are needed. The SDK reads headers, compression, timeouts and
 * the service name from the standard variables: https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export async function openTelemetry({ prometheus, otlpEndpoint, version }: TelemetryOptions): Promise<Telemetry> {
  if (!prometheus && !otlpEndpoint) return NOTHING;
  const { describeProcess } = await import('./resource.ts');
  const { openMeters } = await import('./metrics/meters.ts');
  const otlp = otlpEndpoint ? await import('./otlp.ts') : null;
  const resource = describeProcess(version);
  const meters = openMeters({ resource, prometheus, readers: otlp ? [otlp.otlpReader(otlpEndpoint!)] : [] });
  const tracers = otlp?.otlpTracers(otlpEndpoint!, resource);
  return {
    metrics: createMetrics(meters.provider.getMeter('sheaf')),
    trace: tracers ? createTrace(tracers.getTracer('sheaf', version)) : NO_TRACE,
    scrape: meters.scrape,
    async close() {
      const limit = new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref());
      const sent = Promise.allSettled([tracers?.shutdown(), meters.provider.shutdown({ timeoutMillis: CLOSE_MS })]);
      await Promise.race([sent, limit]);
    },
  };
}
