import type { AlertingState } from '@kymo/alerting';
import type { SeriesKey, Window } from '@kymo/domain';

/** Whether most series of a group have turned anomalous together: then it is the normal that has moved. */
export class GroupMovement {
  private readonly members = new Map<string, Set<SeriesKey>>();

  /** @param seriesOfGroup fewest series, beside half of the group, that tell */
  constructor(
    private readonly groupOf: (window: Pick<Window, 'series' | 'tags'>) => string | undefined,
    private readonly fewestSeries: number,
  ) {}

  /** Takes note that the series is of its group. */
  join(window: Pick<Window, 'series' | 'tags'>): void {
    const group = this.groupOf(window);
    if (group === undefined) return;
    const members = this.members.get(group);
    if (members) members.add(window.series);
    else this.members.set(group, new Set([window.series]));
  }

  /** The series is no more. */
  leave(window: Pick<Window, 'series' | 'tags'>): void {
    const group = this.groupOf(window) ?? '';
    const members = this.members.get(group);
    members?.delete(window.series);
    if (members?.size === 0) this.members.delete(group);
  }

  /**
   * @param stateOf incidents of a series
   * @param sinceMs earlier incidents are not of the same movement
   */
  of(
    window: Pick<Window, 'series' | 'tags'>,
    stateOf: (series: SeriesKey) => AlertingState | undefined,
    sinceMs: number,
  ): 'none' | 'moved' | 'told' {
    const members = this.members.get(this.groupOf(window) ?? '') ?? new Set();
    if (members.size < this.fewestSeries) return 'none';
    let open = 0;
    for (const series of members) {
      const { anomaly, toldMovedMs = Number.NEGATIVE_INFINITY } = stateOf(series) ?? {};
      if (toldMovedMs >= sinceMs) return 'told';
      if (anomaly !== undefined && anomaly.raisedMs >= sinceMs) open += 1;
    }
    // The one that asks is about to be open.
    const moving = open + Number(stateOf(window.series)?.anomaly === undefined);
    return moving >= this.fewestSeries && 2 * moving >= members.size ? 'moved' : 'none';
  }
}
