import type { PartitionChange } from '../partition-change';

/**
 * What a changelog says is owed, in the order of the passes that owe it. In the changelog, what is left of a pass whose
 * entries are delivered in part lies behind later passes.
 */
export class OwedChanges {
  private readonly latest = new Map<string, PartitionChange>();

  /** @returns the other changes */
  setAside(changes: readonly PartitionChange[]): PartitionChange[] {
    return changes.filter((change) => {
      if (change.key[0] !== 'outbox') return true;
      this.latest.set(JSON.stringify(change.key), change);
      return false;
    });
  }

  inOrder(): PartitionChange[] {
    return [...this.latest.values()].sort((one, other) => placeOf(one) - placeOf(other));
  }
}

/** Parts of one pass are few. */
function placeOf({ key }: PartitionChange): number {
  return key[0] === 'outbox' ? key[2] * 10_000 + key[3] : 0;
}
