import {
  type Attributes,
  context,
  type HrTime,
  type SpanContext,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { VERSION } from '@kymo/domain';

/** Something that took time. */
export interface TimedSpan {
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Attributes;
}

/** Where a span hangs. */
export type Parent = SpanContext;

export interface SpanExporterOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Sends spans that are over to a collector, OTLP over HTTP. They wait in a bounded queue and are dropped where the
 * collector is away: the stream never waits for it.
 */
export class SpanExporter {
  private readonly provider: BasicTracerProvider;
  private readonly tracer: Tracer;

  constructor({ url, headers }: SpanExporterOptions) {
    this.provider = new BasicTracerProvider({
      resource: resourceFromAttributes({ 'service.name': 'kymo-monitor', 'service.version': VERSION }),
      spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url, headers: { ...headers } }))],
    });
    this.tracer = this.provider.getTracer('kymo');
  }

  /** @returns what further spans may hang on */
  send({ name, startMs, endMs, attributes }: TimedSpan, parent?: Parent): Parent {
    const within = parent === undefined ? context.active() : trace.setSpanContext(context.active(), parent);
    const span = this.tracer.startSpan(
      name,
      { startTime: hrTime(startMs), attributes, root: parent === undefined },
      within,
    );
    span.end(hrTime(endMs));
    return span.spanContext();
  }

  /** Sends what waits, as far as the collector takes it. */
  async close(): Promise<void> {
    await this.provider.shutdown().catch(() => undefined);
  }
}

/** Seconds and nanoseconds: the SDK would take a small number for a time since the program began. */
function hrTime(timeMs: number): HrTime {
  const seconds = Math.floor(timeMs / 1000);
  return [seconds, Math.round((timeMs - seconds * 1000) * 1e6)];
}
