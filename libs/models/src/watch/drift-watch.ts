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
/** Documents of the store with the last measurement of each series; the series' key follows. */
const DOCUMENTS = 'drift/';

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

/** Measures how far each series has moved from what its model was fitted on, and goes on with the measurements of the last run. */
export class DriftWatch {
  private readonly measured: Map<SeriesKey, Measurement>;

  constructor(private readonly store: Pick<Store, 'history' | 'incidents' | 'documents' | 'putDocument'>) {
    this.measured = new Map(store.documents(DOCUMENTS) as ReadonlyMap<SeriesKey, Measurement>);
  }

  /**
   * Measures series that have moved on, a few at a time and in slices. A series under an open incident is measured
   * once that is over.
   * @returns whether any was measured
   */
  async look(states: readonly SeriesState[], servingOf: ServingOf): Promise<boolean> {
    const measured = await inSlices(this.lookInSlices(states, servingOf));
    await this.keep(measured);
    return measured.length > 0;
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

  async forget(series: readonly SeriesKey[]): Promise<void> {
    await this.keep(series.filter((key) => this.measured.delete(key)));
  }

  private async keep(series: readonly SeriesKey[]): Promise<void> {
    await Promise.all(
      series.map((key) => this.store.putDocument(`${DOCUMENTS}${key}`, this.measured.get(key))),
    );
  }

  private *lookInSlices(
    states: readonly SeriesState[],
    servingOf: ServingOf,
  ): Generator<undefined, SeriesKey[]> {
    const measured: SeriesKey[] = [];
    for (const state of states) {
      if (measured.length === MAX_SERIES) break;
      const model = servingOf(state.key);
      if (model === undefined || !this.isDue(state, model)) continue;
      if (yield* this.measure(state, model)) measured.push(state.key);
    }
    return measured;
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
