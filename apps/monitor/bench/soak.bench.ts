import 'reflect-metadata';
import { backlogRate } from './ingest/backlog';
import { soak } from './soak/soak';

const MINUTES = Number(process.env['KYMO_SOAK_MINUTES'] ?? 60);

const say = (what: string) => process.stderr.write(`${what}\n`);

/**
 * A monitor under half of what it can take, for an hour: memory, handles and lag. Each figure is the median of the first
 * quarter of the time behind a tenth of it, and of the last quarter; what is flat is the same in both.
 */
export async function bench(): Promise<object> {
  const broker = process.env['KYMO_KAFKA'];
  if (broker === undefined)
    throw new Error('soaking a monitor: no broker; set KYMO_KAFKA, as deploy/services/up kafka prints it');
  say('the limit: a backlog through Kafka');
  const { recordsPerSecond } = await backlogRate(broker, {
    ...{ detector: 'linear-autoencoder', strideSamples: 1 },
    steps: 2_000,
  });
  say(`${MINUTES} minutes at half of ${Math.round(recordsPerSecond)} records/s`);
  return { limitPerSecond: recordsPerSecond, ...(await soak(broker, recordsPerSecond / 2, MINUTES, say)) };
}
