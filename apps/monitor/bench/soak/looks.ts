import { readdirSync, readFileSync } from 'node:fs';
import type { HealthView } from '@kymo/api';
import { quantile } from '@kymo/statistics';
import type { MonitorProcess } from './monitor-process';

/** Share of the time that a monitor may take to come to its size. */
const WARM_SHARE = 0.1;
const QUARTER = 0.25;
/** Growth from the first quarter to the last up to which a figure counts as flat. */
const FLAT_SHARE = 0.1;

interface Look {
  readonly memoryMiB: number;
  readonly handles: number;
  readonly lagRecords: number;
}

/** What is seen of a monitor from outside, now and then. */
export class Looks {
  private readonly looks: Look[] = [];

  constructor(
    private readonly monitor: MonitorProcess,
    private readonly ends: () => Promise<number[]>,
  ) {}

  /** @returns what was seen, in words */
  async look(): Promise<string> {
    const folder = `/proc/${this.monitor.pid}`;
    const kibibytes = Number(/^VmRSS:\s+(\d+)/mu.exec(readFileSync(`${folder}/status`, 'utf8'))?.[1]);
    const health = (await (await fetch(`${this.monitor.page}/api/health`)).json()) as HealthView;
    const sent = (await this.ends()).reduce((sum, end) => sum + end, 0);
    const look = {
      memoryMiB: kibibytes / 1024,
      handles: readdirSync(`${folder}/fd`).length,
      lagRecords: sent - health.counters.records,
    };
    this.looks.push(look);
    return `${Math.round(look.memoryMiB)} MiB, ${look.handles} handles, ${look.lagRecords} records behind`;
  }

  /** The first quarter against the last, of each figure. @param lagRecords that come and go with each fetch */
  result(lagRecords: number): object {
    const settled = this.looks.slice(Math.floor(WARM_SHARE * this.looks.length));
    const part = Math.max(1, Math.floor(QUARTER * settled.length));
    const figure = (of: (look: Look) => number, play = 0) => {
      const median = (looks: readonly Look[]) =>
        quantile(
          looks.map(of).sort((one, other) => one - other),
          0.5,
        );
      const [first, last] = [median(settled.slice(0, part)), median(settled.slice(-part))];
      return {
        first,
        last,
        most: Math.max(...settled.map(of)),
        isFlat: last <= first * (1 + FLAT_SHARE) + play,
      };
    };
    return {
      looks: this.looks.length,
      memoryMiB: figure(({ memoryMiB }) => memoryMiB),
      handles: figure(({ handles }) => handles),
      lagRecords: figure((look) => look.lagRecords, lagRecords),
    };
  }
}
