import type { PushedFormat } from '@kymo/connectors';

/** Units of time in the words of InfluxDB 1, 2 and 3. */
const UNITS: Readonly<Record<string, 'auto' | 'ns' | 'us' | 'ms' | 's' | 'm' | 'h'>> = {
  auto: 'auto',
  n: 'ns',
  ns: 'ns',
  nanosecond: 'ns',
  u: 'us',
  us: 'us',
  µ: 'us',
  microsecond: 'us',
  ms: 'ms',
  millisecond: 'ms',
  s: 's',
  second: 's',
  m: 'm',
  h: 'h',
};

/** What of a request says how its body is written. */
export interface Described {
  readonly path: string;
  readonly contentType: string;
  readonly contentEncoding: string;
  readonly precision: string | undefined;
}

/** How a body is written, or with what status and words it is refused. */
export type FormatFound =
  { readonly format: PushedFormat } | { readonly status: 400 | 415; readonly message: string };

/** The format of a request: by its path, and on `/ingest` by its content type. */
export function formatOf(request: Described): FormatFound {
  const { path, contentType, contentEncoding } = request;
  if (path === '/v1/metrics') return { format: 'otlp' };
  if (path === '/api/v1/write') return { format: 'remote-write' };
  if (path !== '/ingest') return lineProtocol(request);
  const [type = ''] = contentType.toLowerCase().split(';');
  if (/\bjson$|ndjson|cloudevents/.test(type.trim())) return { format: 'configured' };
  if (type.trim() === 'application/x-protobuf' && contentEncoding === 'snappy')
    return { format: 'remote-write' };
  if (['', 'text/plain', 'application/vnd.influx.line-protocol'].includes(type.trim()))
    return lineProtocol(request);
  if (['application/octet-stream', 'application/vnd.kymo.record'].includes(type.trim()))
    return { format: 'configured' };
  return {
    status: 415,
    message:
      `Taking telemetry: content type ${type.trim()} found; application/json, application/x-ndjson, text/plain for line ` +
      'protocol, application/x-protobuf in snappy for remote write, or application/octet-stream for the configured decoder expected',
  };
}

function lineProtocol({ path, precision = usual(path) }: Described): FormatFound {
  const unit = Object.hasOwn(UNITS, precision) ? UNITS[precision] : undefined;
  if (unit !== undefined) return { format: `line-protocol-${unit}` };
  return {
    status: 400,
    message: `Taking telemetry: precision ${precision} found; ns, us, ms, s, m, h or auto expected`,
  };
}

/** What a client means that says nothing: InfluxDB 3 goes by the size of the times. */
function usual(path: string): string {
  return path === '/api/v3/write_lp' ? 'auto' : 'ns';
}
