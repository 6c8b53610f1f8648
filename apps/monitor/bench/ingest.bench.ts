import 'reflect-metadata';
import { backlogRate, type BacklogOptions, type BacklogRate } from './ingest/backlog';
import { decodeWindowRate } from './ingest/decode-window';
import { live } from './ingest/live';
import { manySeries } from './ingest/many-series';

const BACKLOGS = {
  linear: { detector: 'linear-autoencoder', strideSamples: 1, steps: 8_000 },
  auto: { detector: 'auto', strideSamples: 1, steps: 4_000 },
  lstmStride8: { detector: 'lstm-autoencoder', strideSamples: 8, steps: 8_000 },
} as const satisfies Record<string, BacklogOptions>;

const say = (what: string) => process.stderr.write(`${what}\n`);

/**
 * How fast telemetry comes in, from bytes to windows and from a topic to durable verdicts and alerts, and what series cost
 * that send nothing. What needs a broker is left out where `KYMO_KAFKA` names none.
 */
export async function bench(): Promise<object> {
  say('decoding and windows');
  const decodeWindow = decodeWindowRate();
  say('100,000 series');
  const many = await manySeries();
  const broker = process.env['KYMO_KAFKA'];
  if (broker === undefined) {
    say('no broker: set KYMO_KAFKA, as deploy/services/up kafka prints it, to measure from topic to alert');
    return { decodeWindow, endToEnd: null, produceToAlertMs: null, ...many, idleCpuShare: null };
  }
  const rates = {} as Record<keyof typeof BACKLOGS, BacklogRate>;
  for (const name of Object.keys(BACKLOGS) as (keyof typeof BACKLOGS)[]) {
    say(`a backlog through Kafka: ${name}`);
    rates[name] = await backlogRate(broker, BACKLOGS[name]);
  }
  say('live records through Kafka');
  const { produceToAlertMs, idleCpuShare } = await live(broker, rates.linear.recordsPerSecond / 2);
  return {
    decodeWindow,
    endToEnd: each(rates, ({ recordsPerSecond }) => recordsPerSecond),
    produceToAlertMs,
    ...many,
    idleCpuShare,
    cpuMicrosecondsPerRecord: each(rates, ({ cpuMicrosecondsPerRecord }) => cpuMicrosecondsPerRecord),
    mainThreadMicrosecondsPerRecord: each(
      rates,
      ({ mainMicrosecondsPerRecord }) => mainMicrosecondsPerRecord,
    ),
  };
}

function each<Name extends string, In, Out>(
  values: Record<Name, In>,
  of: (value: In) => Out,
): Record<Name, Out> {
  return Object.fromEntries(Object.entries<In>(values).map(([name, value]) => [name, of(value)])) as Record<
    Name,
    Out
  >;
}
