/**
 * One export is one trace of its request, its coordinator and each part. Jobs carry the trace context between them.
 * {@link NO_TRACE} replaces it when no collector is set, and costs nothing.
 */
import {
  type Attributes,
  type Context,
  context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';

/** W3C trace context, in the form that headers and jobs carry. */
export interface Carrier {
  traceparent?: string | undefined;
  tracestate?: string | undefined;
}

/** The trace that a request or job continues, and its attributes at the start. */
export interface Beginning {
  carrier: Carrier;
  attributes: Attributes;
}

export interface RequestSpan {
  /** Runs `next` within the span. */
  run(next: () => void): void;
  end(name: string, attributes: Attributes): void;
}

export interface Trace {
  /** Runs `work` as a child span of the current span. */
  span<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Passes a stream through in a span that records its rows, its bytes and the time spent waiting for the source. */
  stream<T>(name: string, source: AsyncIterable<T>, measure: (item: T) => Measure): AsyncIterable<T>;
  /** Adds attributes to the current span. */
  note(attributes: Attributes): void;
  /** The context that a job must carry to belong to the current trace. Empty outside a trace. */
  carrier(): Carrier;
  job<T>(name: string, beginning: Beginning, work: () => Promise<T>): Promise<T>;
  request(beginning: Beginning): RequestSpan;
  /** IDs for log lines. */
  ids(): { traceId: string; spanId: string } | null;
}

export interface Measure {
  rows: number;
  bytes: number;
}

const NO_REQUEST: RequestSpan = { run: (next) => next(), end() {} };

export const NO_TRACE: Trace = {
  span: (_name, work) => work(),
  stream: (_name, source) => source,
  note() {},
  carrier: () => ({}),
  job: (_name, _beginning, work) => work(),
  request: () => NO_REQUEST,
  ids: () => null,
};

const propagator = new W3CTraceContextPropagator();

export function createTrace(tracer: Tracer): Trace {
  const continued = (carrier: Carrier) => propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter);
  return {
    span: (name, work) => within(tracer.startSpan(name), context.active(), work),
    stream: (name, source, measure) => measured({ tracer, name, source, measure }),
    note: (attributes) => void trace.getActiveSpan()?.setAttributes(attributes),
    carrier() {
      const carrier: Carrier = {};
      propagator.inject(context.active(), carrier, defaultTextMapSetter);
      return carrier;
    },
    job(name, { carrier, attributes }, work) {
      const parent = continued(carrier);
      return within(tracer.startSpan(name, { kind: SpanKind.CONSUMER, attributes }, parent), parent, work);
    },
    request({ carrier, attributes }) {
      const parent = continued(carrier);
      const span = tracer.startSpan('request', { kind: SpanKind.SERVER, attributes }, parent);
      return {
        run: (next) => context.with(trace.setSpan(parent, span), next),
        end(name, more) {
          span.updateName(name);
          span.setAttributes(more);
          span.end();
        },
      };
    },
    ids() {
      const active = trace.getActiveSpan()?.spanContext();
      return active ? { traceId: active.traceId, spanId: active.spanId } : null;
    },
  };
}

async function within<T>(span: Span, parent: Context, work: () => Promise<T>): Promise<T> {
  try {
    return await context.with(trace.setSpan(parent, span), work);
  } catch (error) {
    fail(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** Omits the error message. Messages go to the log, which removes secrets. */
function fail(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute('error.type', (error as { code?: string }).code ?? (error as Error)?.constructor?.name ?? '_OTHER');
}

interface Measured<T> {
  tracer: Tracer;
  name: string;
  source: AsyncIterable<T>;
  measure: (item: T) => Measure;
}

async function* measured<T>({ tracer, name, source, measure }: Measured<T>): AsyncGenerator<T> {
  const span = tracer.startSpan(name);
  const total = { rows: 0, bytes: 0 };
  let waited = 0;
  let requestedAt = performance.now();
  try {
    for await (const item of source) {
      waited += performance.now() - requestedAt;
      const { rows, bytes } = measure(item);
      total.rows += rows;
      total.bytes += bytes;
      yield item;
      requestedAt = performance.now();
    }
  } catch (error) {
    fail(span, error);
    throw error;
  } finally {
    const rows = total.rows > 0 ? { 'sheaf.rows': total.rows } : {};
    span.setAttributes({ ...rows, 'sheaf.bytes': total.bytes, 'sheaf.waited_ms': Math.round(waited) });
    span.end();
  }
}
