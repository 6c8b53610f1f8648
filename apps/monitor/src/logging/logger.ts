import type { LogOptions } from '@kymo/config';
import type { Log, LogLine } from '@kymo/domain';
import pino from 'pino';

/** The log of the program, under a name that the container can inject by type. */
export abstract class Logger implements Log {
  /** Least level that is written; may change while the program runs. */
  abstract level: string;
  abstract readonly info: LogLine;
  abstract readonly warn: LogLine;
  abstract readonly error: LogLine;
}

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
