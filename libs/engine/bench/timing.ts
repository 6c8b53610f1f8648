import { median } from '@kymo/statistics';
import type { Workload } from './autoencoder';

/** Windows per second over a stretch of time, at least one batch. */
export async function rate({ batch, once }: Workload, seconds: number): Promise<number> {
  const { batches, elapsed } = await repeat(once, seconds);
  return (batches * batch) / elapsed;
}

/**
 * Windows per second of processor time: what one thread reaches when nothing takes the processor away from it. Only for
 * work on the calling thread.
 */
export async function rateOfThread({ batch, once }: Workload, seconds: number): Promise<number> {
  const before = process.cpuUsage();
  const { batches } = await repeat(once, seconds);
  const { user, system } = process.cpuUsage(before);
  return (batches * batch * 1e6) / (user + system);
}

async function repeat(once: () => Promise<unknown>, seconds: number) {
  const start = performance.now();
  let batches = 0;
  let elapsed = 0;
  do {
    await once();
    batches++;
    elapsed = (performance.now() - start) / 1000;
  } while (elapsed < seconds);
  return { batches, elapsed };
}

/** What each contender reached in each round. */
export type Rounds<Name extends string> = Readonly<Record<Name, readonly number[]>>;

/** Has contenders take turns, so that what slows the machine for a while slows all of them. */
export async function takeTurns<Name extends string>(
  contenders: Readonly<Record<Name, () => Promise<number>>>,
  rounds: number,
): Promise<Rounds<Name>> {
  const names = Object.keys(contenders) as Name[];
  const reached = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) reached[name].push(await contenders[name]());
  }
  return reached;
}

/** Middle of the ratios of one contender to another, round by round. */
export function ratio(ours: readonly number[], theirs: readonly number[]): number {
  return median(ours.map((value, round) => value / theirs[round]!));
}

/** The best of several contenders in each round. */
export function bestOf(...contenders: readonly (readonly number[])[]): number[] {
  return contenders[0]!.map((_, round) => Math.max(...contenders.map((values) => values[round]!)));
}

/** Middle of the times that single calls take, milliseconds. */
export async function medianMs({ once }: Workload, calls: number): Promise<number> {
  const times: number[] = [];
  for (let call = 0; call < calls; call++) {
    const start = performance.now();
    await once();
    times.push(performance.now() - start);
  }
  return median(times);
}
