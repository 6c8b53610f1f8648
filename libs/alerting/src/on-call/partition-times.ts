/** How far the data of each partition have come; of a run without partitions their name is undefined. */
export class PartitionTimes {
  /** Time of the newest window of all, and the partition that it is of. */
  latestMs = Number.NEGATIVE_INFINITY;
  latestPartition: string | undefined;
  private readonly reachedMs = new Map<string | undefined, number>();
  private readonly heard = new Set<string | undefined>();

  reach(partition: string | undefined, atMs: number): void {
    this.reachedMs.set(partition, Math.max(this.reachedMs.get(partition) ?? atMs, atMs));
    this.heard.add(partition);
    if (atMs < this.latestMs) return;
    this.latestMs = atMs;
    this.latestPartition = partition;
  }

  /** Partitions of which something was heard since the last call, and how far they have come. */
  takeHeard(): [partition: string | undefined, reachedMs: number][] {
    const heard = [...this.heard].map((partition): [string | undefined, number] => [
      partition,
      this.reachedMs.get(partition)!,
    ]);
    this.heard.clear();
    return heard;
  }

  /** Whoever listens knows nothing any more: all that was heard counts as new. */
  repeat(): void {
    for (const partition of this.reachedMs.keys()) this.heard.add(partition);
  }
}
