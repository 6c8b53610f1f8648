import type { LogOptions } from '@kymo/config';
import pino, { type Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;

/** Paths whose values never reach a log line. */
const SECRETS = ['password', 'secret', 'token', 'routingKey', 'authorization'].flatMap((name) => [
  name,
  `*.${name}`,
]);

/** Structured lines on standard error. WARN: nothing lost. ERROR: something lost, or someone must act. */
export function createLogger({ level }: LogOptions): Logger {
  return pino(
    { level, base: { program: 'kymo-monitor' }, redact: SECRETS, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ fd: 2, sync: true }),
  );
}
