import type { Batch, PartitionLag, Readiness, Source, SourceRun, SourceStatistics } from '@kymo/domain';
import type { ConnectorContext, SourceDefinition } from '../../connector';
import { topicPartitionOf } from '../../kafka/topic-partition';
import { KafkaSource } from '../kafka/kafka.source';
import { kafkaClustersOptionsSchema } from './kafka-clusters-options';

/** The source of one cluster. */
export interface ClusterSource {
  readonly name: string;
  readonly source: Source;
}

/** Reads several clusters of Kafka side by side. Partitions are named after their cluster; one that is away holds up no other. */
export class KafkaClustersSource implements Source {
  readonly name = 'kafka-clusters';

  constructor(private readonly clusters: readonly ClusterSource[]) {}

  /** Ends when all clusters have ended; a failure of one ends the others. */
  async run(run: SourceRun): Promise<void> {
    const failure = new AbortController();
    const signal = AbortSignal.any([run.signal, failure.signal]);
    const runs = this.clusters.map(async ({ name, source }) => {
      try {
        await source.run(runOf(name, run, signal));
      } catch (thrown) {
        failure.abort();
        throw thrown;
      }
    });
    const ends = await Promise.allSettled(runs);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  readiness(): Readiness {
    return together(this.clusters.map(({ name, source }) => [name, source.readiness()]));
  }

  async probe(): Promise<Readiness> {
    const probed = this.clusters.map(
      async ({ name, source }) => [name, (await source.probe?.()) ?? { ready: true }] as const,
    );
    return together(await Promise.all(probed));
  }

  readToEnd(): ReadonlyMap<string, number> {
    return new Map(
      this.clusters.flatMap(({ name, source }) =>
        [...(source.readToEnd?.() ?? [])].map(
          ([partition, atMs]) => [placeOf(name, partition), atMs] as const,
        ),
      ),
    );
  }

  statistics(): SourceStatistics {
    const all = this.clusters.flatMap(({ name, source }) => {
      const own = source.statistics?.();
      return own ? [{ ...own, lags: own.lags.map((lag) => lagOf(name, lag)) }] : [];
    });
    const sum = (count: (one: SourceStatistics) => number) =>
      all.reduce((total, one) => total + count(one), 0);
    return {
      lags: all.flatMap(({ lags }) => lags),
      rebalances: sum(({ rebalances }) => rebalances),
      reconnections: sum(({ reconnections }) => reconnections),
      deletedRecords: sum(({ deletedRecords }) => deletedRecords),
    };
  }
}

function together(clusters: readonly (readonly [name: string, Readiness])[]): Readiness {
  const reasons = clusters.flatMap(([name, readiness]) =>
    readiness.ready ? [] : [`${name}: ${readiness.why}`],
  );
  return reasons.length === 0 ? { ready: true } : { ready: false, why: reasons.join('; ') };
}

const placeOf = (cluster: string, name: string) => `${cluster}/${name}`;

function lagOf(cluster: string, { topic, ...lag }: PartitionLag): PartitionLag {
  return { ...lag, topic: placeOf(cluster, topic) };
}

function runOf(cluster: string, { pass, resumeAt, topicIdOf }: SourceRun, signal: AbortSignal): SourceRun {
  return {
    signal,
    pass: (batch) => pass(batchOf(cluster, batch)),
    resumeAt: (partition) => resumeAt(placeOf(cluster, partition)),
    ...(topicIdOf && { topicIdOf: (partition) => topicIdOf(placeOf(cluster, partition)) }),
  };
}

/** Records keep the name of their topic: it goes into dead letters, and decoders may read it. */
function batchOf(cluster: string, batch: Batch): Batch {
  const partition = placeOf(cluster, batch.partition);
  const { topic } = topicPartitionOf(batch.partition);
  return { ...batch, partition, records: batch.records.map((record) => ({ topic, ...record, partition })) };
}

export const kafkaClustersSource: SourceDefinition<typeof kafkaClustersOptionsSchema> = {
  optionsSchema: kafkaClustersOptionsSchema,
  create: ({ clusters }, context) =>
    new KafkaClustersSource(
      clusters.map(({ name, ...options }) => ({
        name,
        source: new KafkaSource(options, told(name, context)),
      })),
    ),
};

/** What a source says, with the name of its cluster. */
function told(cluster: string, { env, info, warn, error = warn }: ConnectorContext) {
  const named = (tell: (message: string) => void) => (message: string) => tell(`${cluster}: ${message}`);
  return { env, info: named(info), warn: named(warn), error: named(error) };
}
