/** Models that something under way needs, whatever takes over meanwhile. */
export class ModelHolds {
  private readonly counts = new Map<string, number>();

  has(hash: string): boolean {
    return this.counts.has(hash);
  }

  /** @returns what releases them */
  add(hashes: Iterable<string>): () => void {
    const own = [...hashes];
    for (const hash of own) this.counts.set(hash, (this.counts.get(hash) ?? 0) + 1);
    return () => {
      for (const hash of own) {
        const count = this.counts.get(hash)! - 1;
        if (count > 0) this.counts.set(hash, count);
        else this.counts.delete(hash);
      }
    };
  }
}
