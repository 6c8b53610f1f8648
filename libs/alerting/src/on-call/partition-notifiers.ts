import type { StageState, Window } from '@kymo/domain';
import type { OpenGroup } from '../grouping/on-call';
import type { Condition } from './conditions';
import { NewestTime } from './newest-time';
import { Notifier, type NotifierOptions, type NotifierStore } from './notifier';
import type { OnCallSettings } from './options';

/**
 * A notifier for each partition: where state moves with its partition, incidents of one partition are gathered, so that what
 * people are told does not depend on which member has which partitions. Rows are stored under the name of the partition.
 */
export class PartitionNotifiers {
  private readonly notifiers = new Map<string, Notifier>();
  /** Of the series of all partitions. */
  private newest = new NewestTime();
  /** Knows the configuration alone. */
  private readonly plain: Notifier;

  constructor(
    private readonly settings: OnCallSettings,
    private readonly store: NotifierStore,
    private readonly options: NotifierOptions = {},
  ) {
    const empty = { stageState: () => undefined, stageKeys: () => [] };
    this.plain = new Notifier(settings, { ...this.storeOf(''), ...empty });
    this.plain.readRequests(0);
    this.reset();
  }

  of(partition: string): Notifier {
    let notifier = this.notifiers.get(partition);
    if (notifier === undefined) {
      const conditions = this.options.conditions && (() => this.conditionsOf(partition));
      const options = { ...this.options, conditions };
      notifier = new Notifier(this.settings, this.storeOf(partition), options, this.newest);
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

  /** Time of the newest window, where there is one. */
  get newestMs(): number | undefined {
    return this.newest.ms;
  }

  /** Says that no more data come. @returns the partitions of which people are told what is left */
  end(): string[] {
    return [...this.notifiers].map(([partition, notifier]) => {
      notifier.end();
      return partition;
    });
  }

  /** Says that people have asked for something since: the next pass reads what. */
  noteRequest(): void {
    for (const notifier of [this.plain, ...this.notifiers.values()]) notifier.noteRequest();
    this.plain.readRequests(0);
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
    this.newest = new NewestTime();
    for (const key of this.store.stageKeys('notify')) this.of(key.slice(0, key.indexOf(' ')));
  }

  /**
   * What is wrong with this member is told with one of its partitions: with the one that tells of it already, so that it
   * ends there, else with the first. A further one that tells of something has it from its last owner, and ends it.
   */
  private conditionsOf(partition: string): readonly Condition[] {
    const partitions = [...this.notifiers.keys()].sort();
    const carrier = partitions.find((one) => this.notifiers.get(one)!.hasConditions) ?? partitions[0];
    return partition === carrier ? this.options.conditions!() : [];
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
