import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from '@kymo/config';
import { KymoError } from '@kymo/domain';

/** Sinks that history goes to: nobody is woken for what is long over. */
const TAKING = new Set(['influx', 'dead-letter-file', 'dead-letter-topic']);

/**
 * Records between two moments at which the stream can wait for a fit. They are one pass, so that a run that goes on takes
 * partitions in the same order.
 */
const BATCH_RECORDS = 250;

export interface BackfillPlan {
  /** Options of the source with the history. */
  readonly source: Readonly<Record<string, unknown>> & { readonly type: 'file' | 'influx' | 'kafka-history' };
  /** Whether the monitor itself is to go on from what it learns here. */
  readonly seed: boolean;
}

/**
 * The configuration of a monitor that scores history: the monitor's own, but for where telemetry comes from, whom it
 * tells, and that the stream waits for fits and for sinks.
 * @throws KymoError OPTIONS_INVALID where it would write nowhere
 */
export function backfillConfig(config: Config, { source, seed }: BackfillPlan): object {
  const { onCall: _, http: __, sinks, detection, dataFolder, decoder, ...rest } = config;
  const taking = sinks.filter(({ type }) => TAKING.has(type));
  if (!seed && !taking.some(({ type }) => type === 'influx'))
    throw new KymoError(
      'OPTIONS_INVALID',
      'planning a backfill: no sink of type influx found, so that scores would go nowhere. Add one, or use --seed.',
    );
  if (seed && config.source.type === 'kafka' && config.source.state === 'topic')
    throw new KymoError(
      'OPTIONS_INVALID',
      'planning a backfill: --seed and source.state topic found: the state of the series is in topics, which --seed cannot fill. ' +
        'Leave --seed out.',
    );
  return {
    ...rest,
    dataFolder: seed ? dataFolder : join(dataFolder, 'backfill', nameOf(source)),
    source: { ...source, batchRecords: BATCH_RECORDS },
    // What is in a topic is as the producers have written it.
    decoder: source.type === 'kafka-history' ? decoder : { type: 'json', maxFutureMs: null },
    detection: { ...detection, waitForFit: 'all' },
    sinks: taking.map((sink) => ({ ...sink, whenOutboxFull: 'block' })),
    log: { level: 'warn' },
  };
}

/** A name for a history: the same whenever it is read on, another where it begins elsewhere. */
function nameOf({ to: _, ...source }: BackfillPlan['source']): string {
  return createHash('sha256').update(JSON.stringify(source)).digest('hex').slice(0, 12);
}
