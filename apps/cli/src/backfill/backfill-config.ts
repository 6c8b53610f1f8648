import { join } from 'node:path';
import type { Config } from '@kymo/config';
import { KymoError } from '@kymo/domain';

/** Sinks that history goes to: nobody is woken for what is long over. */
const TAKING = new Set(['influx', 'dead-letter-file', 'dead-letter-topic']);

/** Records between two moments at which the stream can wait for a fit. */
const BATCH_RECORDS = 256;

export interface BackfillPlan {
  /** Options of the source with the history. */
  readonly source: Readonly<Record<string, unknown>> & { readonly type: 'file' | 'influx' };
  /** Whether the monitor itself is to go on from what it learns here. */
  readonly seed: boolean;
}

/**
 * The configuration of a monitor that scores history: the monitor's own, but for where telemetry comes from, whom it
 * tells, and that the stream waits for fits and for sinks.
 * @throws KymoError OPTIONS_INVALID where it would write nowhere
 */
export function backfillConfig(config: Config, { source, seed }: BackfillPlan): object {
  const { onCall: _, http: __, sinks, detection, dataFolder, ...rest } = config;
  const taking = sinks.filter(({ type }) => TAKING.has(type));
  if (!seed && !taking.some(({ type }) => type === 'influx'))
    throw new KymoError(
      'OPTIONS_INVALID',
      'planning a backfill: no sink of type influx found, so that scores would go nowhere. Add one, or use --seed.',
    );
  return {
    ...rest,
    dataFolder: seed ? dataFolder : join(dataFolder, 'backfill'),
    source: { ...source, batchRecords: BATCH_RECORDS },
    decoder: { type: 'json', maxFutureMs: null },
    detection: { ...detection, waitForFit: 'all' },
    sinks: taking.map((sink) => ({ ...sink, whenOutboxFull: 'block' })),
    log: { level: 'warn' },
  };
}
