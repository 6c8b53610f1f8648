type Counted = 'delivered' | 'retried' | 'refused';

/** How deliveries to one sink have gone since the monitor began. */
export class DeliveryTally {
  private readonly counts = { delivered: 0, retried: 0, refused: 0 };
  private lastDeliveredMs: number | undefined;

  count(outcome: Counted, entries = 1): void {
    this.counts[outcome] += entries;
    if (outcome === 'delivered') this.lastDeliveredMs = Date.now();
  }

  view() {
    const { lastDeliveredMs } = this;
    return { ...this.counts, ...(lastDeliveredMs !== undefined && { lastDeliveredMs }) };
  }
}
