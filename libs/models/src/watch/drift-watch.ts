import type { DriftView } from '@kymo/api';
import { driftOf, type DriftReport } from '@kymo/detectors';
import {
  type Artifact,
  gatherStretch,
  type SeriesKey,
  type SeriesState,
  type Store,
  type Stretch,
} from '@kymo/domain';
import { inSlices } from '@kymo/statistics';
import { blankIncidents, isTrouble } from '../history/incidents';
import type { OpenModel } from '../stores/artifact-store';
import { driftView, type MeasuredDrift } from './drift-view';

/** Steps of a series between two measurements of its drift. */
const EVERY_STEPS = 256;
/** The latest steps that are measured. */
const RECENT_STEPS = 2048;
/** Series of a group that are measured after one pass, so that no pass waits for long. */
const MAX_SERIES = 8;
/** Incidents of a series that are looked at. */
const MAX_INCIDENTS = 100;

/** Channels that are compared in one slice. */
const SLICE_CHANNELS = 8;

/** The last measurement of a series. */
interface Measurement {
  /** Hash of the model that serves the series. */
  readonly hash: string;
  /** Steps that the series had. */
  readonly steps: number;
  readonly report: DriftReport | undefined;
  /** Measurements in a row, this one included, that have found drift. */
  readonly found: number;
}

type ServingOf = (series: SeriesKey) => OpenModel | undefined;

/** Measures how far each series has moved from what its model was fitted on. */
export class DriftWatch {
  private readonly measured = new Map<SeriesKey, Measurement>();

  constructor(private readonly store: Pick<Store, 'history' | 'incidents'>) {}

  /**
   * Measures series that have moved on, a few at a time and in slices. A series under an open incident is measured
   * once that is over.
   * @returns whether any was measured
   */
  look(states: readonly SeriesState[], servingOf: ServingOf): Promise<boolean> {
    return inSlices(this.lookInSlices(states, servingOf));
  }

  /** The drift of a group by the latest measurements; nothing before the first. */
  driftOf(series: Iterable<SeriesKey>, servingOf: ServingOf): DriftView | undefined {
    const measured = [...series].flatMap((key): MeasuredDrift[] => {
      const { hash, report, found } = this.measured.get(key) ?? {};
      const isCurrent = report !== undefined && hash === servingOf(key)?.detector.model.hash;
      return isCurrent ? [{ series: key, report, found: found! }] : [];
    });
    return driftView(measured);
  }

  forget(series: readonly SeriesKey[]): void {
    for (const key of series) this.measured.delete(key);
  }

  private *lookInSlices(states: readonly SeriesState[], servingOf: ServingOf): Generator<undefined, boolean> {
    let looked = 0;
    for (const state of states) {
      if (looked === MAX_SERIES) break;
      const model = servingOf(state.key);
      if (model === undefined || !this.isDue(state, model)) continue;
      if (yield* this.measure(state, model)) looked += 1;
    }
    return looked > 0;
  }

  private *measure(state: SeriesState, { artifact, detector }: OpenModel): Generator<undefined, boolean> {
    const { key, steps } = state;
    const incidents = this.store.incidents({ series: key, limit: MAX_INCIDENTS });
    if (incidents.some((one) => isTrouble(one) && one.status === 'firing')) return false;
    yield;
    const stretch = yield* gatherStretch(this.store, state, RECENT_STEPS);
    blankIncidents(stretch, incidents);
    const { hash } = detector.model;
    const report = yield* driftInSlices(artifact, stretch);
    const before = this.measured.get(key);
    const found = report?.isDrifted ? 1 + (before?.hash === hash ? before.found : 0) : 0;
    this.measured.set(key, { hash, steps, report, found });
    return true;
  }

  private isDue({ key, steps }: SeriesState, { detector }: OpenModel): boolean {
    const last = this.measured.get(key);
    return last?.hash !== detector.model.hash || steps >= last.steps + EVERY_STEPS;
  }
}

/** The drift of a stretch, a few channels at a time. Its scores are left out: they stand over a boundary that moves. */
function* driftInSlices(
  artifact: Artifact,
  { series, channels, values }: Stretch,
): Generator<undefined, DriftReport | undefined> {
  const reports: DriftReport[] = [];
  for (let first = 0; first < artifact.channels.length; first += SLICE_CHANNELS) {
    yield;
    const compared = artifact.channels.slice(first, first + SLICE_CHANNELS);
    const report = driftOf(artifact, series, { channels, values }, compared);
    if (report === undefined) return undefined;
    reports.push(report);
  }
  return {
    inputs: reports.flatMap(({ inputs }) => inputs),
    isDrifted: reports.some(({ isDrifted }) => isDrifted),
  };
}
