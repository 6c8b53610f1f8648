import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Numbers from one to another, both of them in it. */
type Stretch = [first: number, last: number];

/** Which dead letters were replayed, in a file: stretches of their numbers, by where they are kept. */
export class Replayed {
  readonly #stretches: Map<string, Stretch[]>;

  constructor(private readonly file: string) {
    const kept = existsSync(file) ? readFileSync(file, 'utf8') : '{}';
    this.#stretches = new Map(Object.entries(JSON.parse(kept) as Record<string, Stretch[]>));
  }

  has(log: string, at: number): boolean {
    const stretches = this.#stretches.get(log) ?? [];
    const [, last] = stretches[this.#before(stretches, at)] ?? [0, -1];
    return last >= at;
  }

  add(log: string, at: number): void {
    const stretches = this.#stretches.get(log) ?? [];
    this.#stretches.set(log, stretches);
    const index = this.#before(stretches, at);
    const [before, after] = [stretches[index], stretches[index + 1]];
    if (before !== undefined && before[1] >= at) return;
    const [touchesBefore, touchesAfter] = [before?.[1] === at - 1, after?.[0] === at + 1];
    const joined: Stretch = [touchesBefore ? before![0] : at, touchesAfter ? after![1] : at];
    const removed = Number(touchesBefore) + Number(touchesAfter);
    stretches.splice(touchesBefore ? index : index + 1, removed, joined);
  }

  /** Writes it down. */
  keep(): void {
    mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
    writeFileSync(`${this.file}.new`, JSON.stringify(Object.fromEntries(this.#stretches)), { mode: 0o600 });
    renameSync(`${this.file}.new`, this.file);
  }

  /** The last stretch that begins at a number or before it; -1 where there is none. */
  #before(stretches: readonly Stretch[], at: number): number {
    let [low, high] = [0, stretches.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (stretches[middle]![0] <= at) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
