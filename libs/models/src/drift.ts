import { driftOf, type DriftReport } from '@kymo/detectors';
import { type DriftView } from '@kymo/api';
import { type SeriesKey, type SeriesState, type Store, stretchOf } from '@kymo/domain';
import type { Group } from './group';
import type { Fitted } from './shelf';
import { blankIncidents, isTrouble } from './training';

/** Steps of a series from one look at its drift to the next. */
const EVERY_STEPS = 256;
/** Steps looked at, the latest. */
const RECENT_STEPS = 2048;
/** Looks in a row that must find drift: a fault that is not yet an incident looks like it for a while. */
const CONFIRMING_LOOKS = 3;
/** Series looked at after one pass, so that no pass waits for long. */
const MAX_SERIES = 8;

/** What a look at a series has told of the model that serves it. */
interface Told {
  readonly hash: string;
  /** Steps that the series had. */
  readonly steps: number;
  readonly report: DriftReport | undefined;
  /** Looks in a row, with this one, that have found drift. */
  readonly found: number;
}

/** Says how far each series has moved from what its model was fitted on. */
export class DriftWatch {
  private readonly told = new Map<SeriesKey, Told>();

  constructor(private readonly store: Pick<Store, 'history' | 'incidents'>) {}

  /**
   * Looks at the series of a group that have moved on, a few at a time, and notes the group's drift; a series under an
   * open incident is looked at when that is over.
   */
  look(
    group: Group,
    states: readonly SeriesState[],
    servingOf: (series: SeriesKey) => Fitted | undefined,
  ): void {
    let looked = 0;
    for (const state of states) {
      if (looked === MAX_SERIES) break;
      const fitted = servingOf(state.key);
      if (fitted === undefined || !this.isDue(state, fitted)) continue;
      const incidents = this.store.incidents({ series: state.key, limit: 100 });
      if (incidents.some((one) => isTrouble(one) && one.status === 'firing')) continue;
      const stretch = stretchOf(this.store, state, RECENT_STEPS);
      blankIncidents(stretch, incidents);
      const { hash } = fitted.detector.model;
      const { channels, values } = stretch;
      // Scores in the history stand over a boundary that moves with them.
      const report = driftOf(fitted.artifact, state.key, { channels, values });
      const before = this.told.get(state.key);
      const found = report?.isDrifted ? 1 + (before?.hash === hash ? before.found : 0) : 0;
      this.told.set(state.key, { hash, steps: state.steps, report, found });
      looked += 1;
    }
    if (looked > 0) group.drift = this.view(group, servingOf);
  }

  forget(series: readonly SeriesKey[]): void {
    for (const key of series) this.told.delete(key);
  }

  private isDue({ key, steps }: SeriesState, { detector }: Fitted): boolean {
    const told = this.told.get(key);
    return told?.hash !== detector.model.hash || steps >= told.steps + EVERY_STEPS;
  }

  private view(group: Group, servingOf: (series: SeriesKey) => Fitted | undefined): DriftView | undefined {
    const reports = [...group.members.keys()].flatMap((key) => {
      const told = this.told.get(key);
      const isOfNow = told?.report !== undefined && told.hash === servingOf(key)?.detector.model.hash;
      return isOfNow ? [{ key, found: told.found, ...told.report! }] : [];
    });
    const all = reports.flatMap(({ inputs }) =>
      inputs.map(({ channel, statistic, limit }) => ({ where: channel, furthest: statistic / limit })),
    );
    if (all.length === 0) return undefined;
    const worst = all.reduce((one, other) => (other.furthest > one.furthest ? other : one));
    const drifted = reports.filter(({ found }) => found >= CONFIRMING_LOOKS).map(({ key }) => key);
    return { series: reports.length, drifted, ...worst };
  }
}

/** What to say when the drift of a group has begun or ended; nothing otherwise. */
export function driftChange(before: DriftView | undefined, now: DriftView | undefined): string | undefined {
  const count = now?.drifted.length ?? 0;
  if (count > 0 === (before?.drifted.length ?? 0) > 0) return undefined;
  if (count === 0) return 'drift has ended';
  const { furthest, where, drifted, series } = now!;
  return (
    `${count} of ${series} series have drifted from what their model was fitted on: ${drifted.slice(0, 5).join(', ')}; ` +
    `${where} furthest, ${furthest.toFixed(1)} times the limit`
  );
}
