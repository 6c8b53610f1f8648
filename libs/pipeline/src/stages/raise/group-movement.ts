import type { AlertingState, Movement } from '@kymo/alerting';
import type { SeriesKey, Window } from '@kymo/domain';

/** So long people wait for what other series say. */
const LONGEST_WAIT_MS = 300_000;

/** Tells whether most series of a group became anomalous together. Then what is normal has changed, and nothing is wrong. */
export class GroupMovement {
  private readonly members = new Map<string, Set<SeriesKey>>();
  private readonly groups = new Map<SeriesKey, string>();

  /** @param fewestSeries a movement takes at least so many series, and at least half of the group */
  constructor(
    private readonly groupOf: (window: Pick<Window, 'series' | 'tags' | 'partition'>) => string | undefined,
    private readonly fewestSeries: number,
  ) {}

  /** Puts a series into its group, and takes it out of the one that it was in. */
  join(window: Pick<Window, 'series' | 'tags' | 'partition'>): void {
    const { series } = window;
    const group = this.groupOf(window);
    if (group === this.groups.get(series)) return;
    this.removeSeries(series);
    if (group === undefined) return;
    this.groups.set(series, group);
    const members = this.members.get(group);
    if (members) members.add(series);
    else this.members.set(group, new Set([series]));
  }

  /** Takes a series out of its group. */
  removeSeries(series: SeriesKey): void {
    const group = this.groups.get(series) ?? '';
    const members = this.members.get(group);
    members?.delete(series);
    if (members?.size === 0) this.members.delete(group);
    this.groups.delete(series);
  }

  /** Series of the group of a window, 1 where it has none. */
  sizeOf(window: Pick<Window, 'series' | 'tags' | 'partition'>): number {
    return this.members.get(this.groupOf(window) ?? '')?.size ?? 1;
  }

  /**
   * @param stateOf incidents of a series
   * @param sinceMs earlier incidents are not of the same movement
   */
  of(
    window: Pick<Window, 'series' | 'tags' | 'partition'>,
    stateOf: (series: SeriesKey) => AlertingState | undefined,
    sinceMs: number,
  ): Movement {
    const members = this.members.get(this.groupOf(window) ?? '') ?? new Set();
    if (members.size < this.fewestSeries) return 'none';
    let open = 0;
    let beyond = 0;
    for (const series of members) {
      const { anomaly, excursion, toldMovedMs = Number.NEGATIVE_INFINITY } = stateOf(series) ?? {};
      if (toldMovedMs >= sinceMs) return 'told';
      if (anomaly !== undefined && anomaly.raisedMs >= sinceMs) open += 1;
      if (excursion !== undefined && excursion.firstMs >= sinceMs) beyond += 1;
    }
    // The series that asks is about to have an incident, too.
    const isNew = stateOf(window.series)?.anomaly === undefined;
    const areMost = (moving: number) => moving >= this.fewestSeries && 2 * moving >= members.size;
    if (areMost(open + Number(isNew))) return 'moved';
    return areMost(beyond) ? 'likely' : 'none';
  }

  /** Whether others may move with a series that have not been judged yet, and it is judged again before people would miss it. */
  mayMove(window: Pick<Window, 'series' | 'tags' | 'partition' | 'freshSteps' | 'intervalMs'>): boolean {
    const nextMs = window.freshSteps * window.intervalMs;
    return nextMs <= LONGEST_WAIT_MS && this.sizeOf(window) >= this.fewestSeries;
  }
}
