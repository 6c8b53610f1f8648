import type { LogOptions } from '@kymo/config';
import type { Log, LogLine } from '@kymo/domain';
import pino from 'pino';
import type { PlainLines } from './plain-lines';

/** Levels whose lines ask for attention. */
type CountedLevel = 'warn' | 'error';

/** The log of the program, under a name that the container can inject by type. */
export abstract class Logger implements Log {
  /** Least level that is written; may change while the program runs. */
  abstract level: string;
  /** Lines written since the program began to log. */
  abstract readonly lines: Readonly<Record<CountedLevel, number>>;
  abstract readonly info: LogLine;
  abstract readonly warn: LogLine;
  abstract readonly error: LogLine;
}

/** Paths whose values never reach a log line. */
const SECRETS = ['password', 'secret', 'token', 'routingKey', 'authorization'].flatMap((name) => [
  name,
  `*.${name}`,
]);

/**
 * Structured lines on standard error. WARN: nothing lost. ERROR: something lost, or someone must act.
 * @param plain takes the lines where a person watches instead
 */
export function createLogger({ level }: LogOptions, plain?: PlainLines): Logger {
  const lines = { warn: 0, error: 0 };
  const logger = pino(
    {
      level,
      base: { program: 'kymo-monitor' },
      formatters: { level: (label) => ({ level: label }) },
      redact: SECRETS,
      timestamp: pino.stdTimeFunctions.isoTime,
      hooks: {
        logMethod(line, write, number) {
          const name = pino.levels.labels[number];
          if (name === 'warn' || name === 'error') lines[name] += 1;
          write.apply(this, line);
        },
      },
    },
    plain ?? pino.destination({ fd: 2, sync: true }),
  );
  return Object.assign(logger, { lines });
}
