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

/** Best of what each contender reaches when they take turns: the machine may be busy with other things. */
export async function bestOf<Name extends string>(
  contenders: Readonly<Record<Name, () => Promise<number>>>,
  rounds: number,
): Promise<Record<Name, number>> {
  const names = Object.keys(contenders) as Name[];
  const best = Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) best[name] = Math.max(best[name], await contenders[name]());
  }
  return best;
}

/** Middle of the times that single calls take, milliseconds. */
export async function medianMs({ once }: Workload, calls: number): Promise<number> {
  const times: number[] = [];
  for (let call = 0; call < calls; call++) {
    const start = performance.now();
    await once();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[calls >> 1]!;
}
