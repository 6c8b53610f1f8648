import { addCounters, type Reached, type StageState } from '@kymo/domain';
import { Observable, type ObservableInput, type OperatorFunction, from } from 'rxjs';
import type { Flowing } from './through';

/** A group writes no more than this, so that its transaction is one short turn of the event loop. */
const MAX_STATES = 1_000;
const MAX_ITEMS = 2_000;
/** Longest time that a pass waits for others to be concluded with it. */
const MAX_AGE_MS = 20;

/** Passes that follow each other, on their way to one transaction. */
class Group<Item> {
  private readonly passes: Flowing<Item>[] = [];
  private readonly states = new Map<string, StageState>();
  private readonly reached = new Map<string, Reached>();
  private items = 0;

  constructor(private readonly joinsPartitions: boolean) {}

  /** Takes a pass in where there is room for it. */
  add(pass: Flowing<Item>): boolean {
    const before = this.passes.at(-1);
    if (before !== undefined && !this.hasRoomFor(pass, before)) return false;
    this.passes.push(pass);
    this.items += pass.items.length;
    for (const state of pass.states) this.states.set(nameOf(state), state);
    for (const one of pass.reached) {
      const topicId = one.topicId ?? this.reached.get(one.partition)?.topicId;
      this.reached.set(one.partition, { ...one, topicId });
    }
    return true;
  }

  /** All of them as one pass: of each state the last. */
  get whole(): Flowing<Item> {
    const last = this.passes.at(-1)!;
    if (this.passes.length === 1) return last;
    return {
      pass: last.pass,
      items: this.passes.flatMap(({ items }) => items),
      counters: this.passes.map(({ counters }) => counters).reduce(addCounters),
      deadLetters: this.passes.flatMap(({ deadLetters }) => deadLetters),
      wrongClocks: this.passes.flatMap(({ wrongClocks }) => wrongClocks),
      states: [...this.states.values()],
      reached: [...this.reached.values()],
      passes: this.passes.length,
    };
  }

  private hasRoomFor({ pass, items, states }: Flowing<Item>, before: Flowing<Item>): boolean {
    const isJoined = this.joinsPartitions || pass.partition === before.pass.partition;
    if (!isJoined || this.items + items.length > MAX_ITEMS) return false;
    const added = states.filter((state) => !this.states.has(nameOf(state))).length;
    return this.states.size + added <= MAX_STATES;
  }
}

/**
 * Concludes passes one group after another. A group is all that has arrived while the one before was concluded, and what
 * is still coming, within limits: the state of a series is written once for all of them.
 * @param isMoreComing whether passes are on their way here
 * @param joinsPartitions whether passes over several partitions are concluded as one
 */
export function inGroups<Item, Result>(
  isMoreComing: () => boolean,
  joinsPartitions: boolean,
  conclude: (passes: Flowing<Item>) => ObservableInput<Result>,
): OperatorFunction<Flowing<Item>, Result> {
  return (passes) =>
    new Observable((subscriber) => {
      const groups: Group<Item>[] = [];
      let isBusy = false;
      let timer: NodeJS.Timeout | undefined;
      const take = () => {
        clearTimeout(timer);
        timer = undefined;
        isBusy = true;
        subscriber.add(
          from(conclude(groups.shift()!.whole)).subscribe({
            next: (result) => subscriber.next(result),
            error: (error: unknown) => subscriber.error(error),
            complete: () => {
              isBusy = false;
              look();
            },
          }),
        );
      };
      const look = () => {
        if (isBusy || groups.length === 0) return;
        if (groups.length > 1 || !isMoreComing()) take();
        else timer ??= setTimeout(take, MAX_AGE_MS);
      };
      subscriber.add(() => clearTimeout(timer));
      subscriber.add(
        passes.subscribe({
          next: (pass) => {
            if (!groups.at(-1)?.add(pass)) {
              const group = new Group<Item>(joinsPartitions);
              group.add(pass);
              groups.push(group);
            }
            look();
          },
          error: (error: unknown) => subscriber.error(error),
        }),
      );
    });
}

function nameOf({ stage, key }: StageState): string {
  return `${stage} ${key}`;
}
