import type { HistoryBlock } from '@kymo/domain';

interface Count {
  judged: number;
  outside: number;
}

/** How many values of each channel lay outside their band, of those that had one. */
export class OutsideTally {
  private readonly counts = new Map<string, Count>();

  add({ channels, actual, expected, band }: HistoryBlock, index: number): void {
    channels.forEach((name, channel) => {
      const at = index * channels.length + channel;
      const distance = Math.abs(actual[at]! - expected[at]!);
      if (!Number.isFinite(distance) || !Number.isFinite(band[at]!)) return;
      const count = this.of(name);
      count.judged += 1;
      if (distance > band[at]!) count.outside += 1;
      this.counts.set(name, count);
    });
  }

  of(name: string): Count {
    return this.counts.get(name) ?? { judged: 0, outside: 0 };
  }
}
