/** Exports to an OpenTelemetry collector by OTLP over HTTP. Loaded only when a collector is set, because it takes 0.1 s. */
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import type { Resource } from '@opentelemetry/resources';
import { type IMetricReader, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

export function otlpReader(endpoint: string): IMetricReader {
  return new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter({ url: `${endpoint}/v1/metrics` }) });
}

export function otlpTracers(endpoint: string, resource: Resource): TracerProvider {
  // One per process. It only propagates the current span through asynchronous calls, so the first service's is enough.
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces` });
  return new TracerProvider({ resource, spanProcessors: [new BatchSpanProcessor({ exporter })] });
}
