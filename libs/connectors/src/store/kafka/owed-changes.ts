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
    return [...this.latest.values()].sort((one, other) => {
      const [[, , pass, part], [, , otherPass, otherPart]] = [placeOf(one), placeOf(other)];
      return pass - otherPass || part - otherPart;
    });
  }
}

function placeOf({ key }: PartitionChange): readonly ['outbox', string, number, number] {
  return key as readonly ['outbox', string, number, number];
}
