import { ingestPaths } from '@kymo/api';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { rateLimit } from 'express-rate-limit';

const MINUTE_MS = 60_000;
/** Requests a minute of one address. */
const MAX_READS = 1200;
const MAX_CHANGES = 120;
/** Requests a minute of one address that are answered with 401 or 403, or whose link does not hold: somebody guesses. */
const MAX_REFUSED = 60;
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Asked by machines at their own pace. */
const UNLIMITED = /^\/(health|metrics)(\/|$)/u;
/** Sent by machines as telemetry comes; only how often a token is not known is bounded. */
const TELEMETRY: ReadonlySet<string> = new Set(ingestPaths.map(({ path }) => path));

/** Bounds how often one address may ask, may change something, and may fail to say who it is. */
export function limitedRequests(): RequestHandler {
  const reads = limit(MAX_READS, {});
  const changes = limit(MAX_CHANGES, {});
  const [refused, refusedTelemetry] = [limitOfRefused(), limitOfRefused()];
  return (request, response, next) => {
    if (UNLIMITED.test(request.path)) return next();
    // A sender without its token must not lock out the people at the same address.
    if (TELEMETRY.has(request.path)) return void refusedTelemetry(request, response, next);
    const byMethod = READING.has(request.method) ? reads : changes;
    void refused(request, response, (error?: unknown) =>
      error === undefined ? void byMethod(request, response, next) : next(error),
    );
  };
}

function limitOfRefused() {
  return limit(MAX_REFUSED, {
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_: Request, { statusCode }: Response) => ![401, 403].includes(statusCode),
  });
}

function limit(max: number, options: object) {
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: max,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    validate: false,
    handler: (_: Request, response: Response, __: NextFunction, { message }: { message: unknown }) => {
      response.status(429).json({ message });
    },
    message: `Too many requests from this address; ${max} a minute are allowed. Wait a minute.`,
    ...options,
  });
}
