import type { StageState, Store, Window } from '@kymo/domain';
import type { LinkTo } from '../content/compose';
import type { OpenGroup } from '../grouping/on-call';
import { Notifier } from './notifier';
import type { OnCallSettings } from './options';

type NotifierStore = Pick<Store, 'stageState' | 'stageKeys' | 'document' | 'incident'>;

/**
 * A notifier for each partition: where state moves with its partition, incidents of one partition are gathered, so that what
 * people are told does not depend on which member has which partitions. Rows are stored under the name of the partition.
 */
export class PartitionNotifiers {
  private readonly notifiers = new Map<string, Notifier>();
  /** Knows the configuration alone. */
  private readonly plain: Notifier;

  constructor(
    private readonly settings: OnCallSettings,
    private readonly store: NotifierStore,
    private readonly publicUrl?: string,
    private readonly linkTo?: LinkTo,
  ) {
    const empty = { stageState: () => undefined, stageKeys: () => [] };
    this.plain = new Notifier(settings, { ...this.storeOf(''), ...empty }, publicUrl);
    this.plain.takeAsked();
    this.reset();
  }

  of(partition: string): Notifier {
    let notifier = this.notifiers.get(partition);
    if (notifier === undefined) {
      notifier = new Notifier(this.settings, this.storeOf(partition), this.publicUrl, this.linkTo);
      this.notifiers.set(partition, notifier);
    }
    return notifier;
  }

  /** A group that is open, by the identity that messages give. */
  group(id: string): OpenGroup | undefined {
    for (const notifier of this.notifiers.values()) {
      const group = notifier.group(id);
      if (group !== undefined) return group;
    }
    return undefined;
  }

  /** Partitions of which notifications are due although nothing has been heard. */
  due(arrivalMs: number): string[] {
    return [...this.notifiers].filter(([, one]) => one.isDue(arrivalMs)).map(([partition]) => partition);
  }

  asked(): void {
    for (const notifier of [this.plain, ...this.notifiers.values()]) notifier.asked();
    this.plain.takeAsked();
  }

  mutedCounts(): ReadonlyMap<string, number> {
    const sums = new Map<string, number>();
    for (const notifier of this.notifiers.values())
      for (const [by, count] of notifier.mutedCounts()) sums.set(by, (sums.get(by) ?? 0) + count);
    return sums;
  }

  unlearntBy(window: Pick<Window, 'series' | 'tags'>, atMs: number): string | undefined {
    return this.plain.unlearntBy(window, atMs);
  }

  snapshot(): StageState[] {
    return [...this.notifiers].flatMap(([partition, notifier]) =>
      notifier.snapshot().map((row) => ({ ...row, key: `${partition} ${row.key}` })),
    );
  }

  /** Goes back to what the store holds. */
  reset(): void {
    this.notifiers.clear();
    for (const key of this.store.stageKeys('notify')) this.of(key.slice(0, key.indexOf(' ')));
  }

  private storeOf(partition: string): NotifierStore {
    const prefix = `${partition} `;
    return {
      document: (name) => this.store.document(name),
      incident: (id) => this.store.incident(id),
      stageState: (stage, key) => this.store.stageState(stage, prefix + key),
      stageKeys: (stage) =>
        this.store
          .stageKeys(stage)
          .flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : [])),
    };
  }
}
