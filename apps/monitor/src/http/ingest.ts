import { ingestPaths } from '@kymo/api';
import { FORMAT_HEADER, type HttpSource, type HttpSourceOptions } from '@kymo/connectors';
import { type Decoded, KymoError, messageOf, type Rejection } from '@kymo/domain';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { type NextFunction, raw, type Request, type RequestHandler, type Response, Router } from 'express';
import { ConfigService } from '../config/config.service';
import { RecordDecoder } from '../ingest/record-decoder';
import { TelemetrySource } from '../ingest/telemetry-source';
import { Access, type Credentials } from './access';
import { formatOf } from './ingest-format';

/** Refusals that an answer names. */
const NAMED = 20;
const RETRY_SECONDS = 5;
/** Longest wait for what a body needs to be read, such as its schema. */
const PREPARE_MS = 5_000;

/** Takes telemetry that is pushed; without `source.type: http` these paths are not there. */
export function ingestRoutes(app: NestExpressApplication): RequestHandler {
  const { source: options } = app.get(ConfigService).values;
  const router = Router();
  if (options.type !== 'http') return router;
  const parse = raw({ limit: options.maxBodyBytes, type: () => true });
  for (const { path } of ingestPaths)
    router.post(
      path,
      authorised(app, options),
      bodyOf(parse),
      (request: Request, response: Response, next: NextFunction) => {
        taken(app, request, response).catch(next);
      },
    );
  // Clients of InfluxDB ask whether it is there.
  router.get('/ping', (_: Request, response: Response) => void response.status(204).end());
  return router;
}

function authorised(app: NestExpressApplication, { requireToken }: HttpSourceOptions): RequestHandler {
  const access = app.get(Access);
  return (request, response, next) => {
    try {
      if (requireToken) access.check(credentialsOf(request), 'ingest');
      next();
    } catch (thrown) {
      if (!(thrown instanceof KymoError)) return next(thrown);
      const status = thrown.code === 'UNAUTHORISED' ? 401 : 403;
      if (status === 401) response.set('WWW-Authenticate', 'Bearer');
      refuse(response, status, status === 401 ? 'unauthorized' : 'forbidden', thrown.message);
    }
  };
}

/** The token as clients of Prometheus, OpenTelemetry, and InfluxDB 1 and 2 send it. */
function credentialsOf({ method, headers, query }: Request): Credentials {
  const { authorization = '' } = headers;
  const [scheme = '', sent = ''] = authorization.split(' ');
  let token = /^(bearer|token)$/i.test(scheme) ? sent : '';
  if (/^basic$/i.test(scheme))
    token = Buffer.from(sent, 'base64')
      .toString()
      .replace(/^[^:]*:/, '');
  if (authorization === '' && typeof query['p'] === 'string') token = query['p'];
  return { method, headers: token === '' ? {} : { authorization: `Bearer ${token}` } };
}

/** Reads the body, unpacked where it is in gzip; Snappy is part of the format of remote write. */
function bodyOf(parse: RequestHandler): RequestHandler {
  return (request, response, next) => {
    const encoding = request.headers['content-encoding'];
    if (encoding?.toLowerCase() === 'snappy') delete request.headers['content-encoding'];
    void parse(request, response, (thrown?: unknown) => {
      if (encoding !== undefined) request.headers['content-encoding'] = encoding;
      if (thrown === undefined) return next();
      const { status = 400 } = thrown as { status?: number };
      refuse(
        response,
        status,
        status === 413 ? 'request too large' : 'invalid',
        `Taking telemetry: ${messageOf(thrown)}`,
      );
    });
  };
}

async function taken(app: NestExpressApplication, request: Request, response: Response): Promise<void> {
  const { path, headers, query } = request;
  const described = {
    path,
    contentType: headers['content-type'] ?? '',
    contentEncoding: headers['content-encoding']?.toLowerCase() ?? '',
    precision:
      typeof query['precision'] === 'string' && query['precision'] !== '' ? query['precision'] : undefined,
  };
  const found = formatOf(described);
  if ('status' in found) return refuse(response, found.status, 'invalid', found.message);
  const value = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const record = {
    value,
    timestampMs: Date.now(),
    headers: { ...plainHeaders(request), [FORMAT_HEADER]: found.format },
  };
  const decoded = await decodedAtOnce(app.get(RecordDecoder), { ...record, partition: 'http', offset: 0 });
  if (decoded === undefined)
    return later(response, 'what the decoder needs does not answer; /health/ready says more');
  const { samples, rejections } = decoded;
  const isWhole = rejections.length === 0;
  if (!isWhole && query['accept_partial'] === 'false') return refuseParts(response, 0, rejections);
  if (samples.length > 0) {
    const source = app.get<unknown>(TelemetrySource) as HttpSource;
    const outcome = await source.take(record);
    if (!outcome.isDurable) return later(response, outcome.why);
  }
  if (found.format === 'remote-write') response.set(writtenHeaders(samples));
  if (!isWhole) return refuseParts(response, samples.length, rejections);
  // OpenTelemetry is answered with a message, which is empty.
  if (found.format !== 'otlp') return void response.status(204).end();
  const isJson = described.contentType.includes('json');
  response.status(200).type(isJson ? 'application/json' : 'application/x-protobuf');
  response.send(isJson ? '{}' : Buffer.alloc(0));
}

/** What remote write 2.0 wants to know: without them Prometheus takes the answer for one of a receiver that has read nothing. */
function writtenHeaders(samples: Decoded['samples']): Record<string, string> {
  const values = samples.reduce((sum, sample) => sum + Object.keys(sample.values).length, 0);
  const written = { Samples: values, Histograms: 0, Exemplars: 0 };
  return Object.fromEntries(
    Object.entries(written).map(([what, count]) => [
      `X-Prometheus-Remote-Write-${what}-Written`,
      String(count),
    ]),
  );
}

/** Headers that CloudEvents and remote write tell something by. */
function plainHeaders({ headers }: Request): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      (entry): entry is [string, string] =>
        typeof entry[1] === 'string' && (entry[0].startsWith('ce-') || entry[0] === 'content-type'),
    ),
  );
}

async function decodedAtOnce(
  decoder: RecordDecoder,
  record: Parameters<RecordDecoder['decode']>[0],
): Promise<Decoded | undefined> {
  const wait = AbortSignal.timeout(PREPARE_MS);
  try {
    await decoder.prepare?.([record], wait);
  } catch (thrown) {
    if (wait.aborted) return undefined;
    throw thrown;
  }
  return decoder.decode(record);
}

function refuseParts(response: Response, samples: number, rejections: readonly Rejection[]): void {
  const isTooLarge = rejections.every(({ reason }) => reason === 'too_large');
  const what =
    samples > 0
      ? `partial write: ${samples} samples were taken, ${rejections.length} parts refused`
      : 'nothing was taken';
  const refused = rejections.slice(0, NAMED).map(({ reason, message }) => ({ reason, message }));
  const first = `${what}: ${rejections[0]!.message}`;
  refuse(response, isTooLarge ? 413 : 400, isTooLarge ? 'request too large' : 'invalid', first, { refused });
}

function later(response: Response, why: string): void {
  response.set('Retry-After', String(RETRY_SECONDS));
  refuse(
    response,
    503,
    'unavailable',
    `Taking telemetry: ${why}. Send it again; what was taken twice changes nothing.`,
  );
}

/** In the form of InfluxDB 2, with `error` as 1 has it. */
function refuse(response: Response, status: number, code: string, message: string, more: object = {}): void {
  response.status(status).json({ code, message, error: message, ...more });
}
