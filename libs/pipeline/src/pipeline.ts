import { setImmediate as turn } from 'node:timers/promises';
import type { IncidentRules } from '@kymo/alerting';
import type { Batch, Decoder, RawRecord, Recipient, SeriesKey, SeriesState, Store } from '@kymo/domain';
import { bufferCount, concatMap, from, lastValueFrom, mergeAll, type Observable } from 'rxjs';
import { Boundaries } from './boundaries';
import { decode } from './decode';
import { deliver, type PassResult } from './deliver';
import { judge, type JudgeOptions } from './judge';
import { OpenWindows } from './open-windows';
import { Pass } from './pass';
import { type GroupOf, Incidents, raise } from './raise';
import { recall } from './recall';
import { type DetectorOf, score } from './score';
import type { SeriesOptions } from './series-options';
import { window } from './window';
import type { WindowOptions } from './window-options';

export interface PipelineDeps {
  readonly decoder: Decoder;
  readonly detectorOf: DetectorOf;
  readonly recipients: readonly Recipient[];
  readonly store: Pick<
    Store,
    'commit' | 'position' | 'series' | 'stageState' | 'stageKeys' | 'incident' | 'signatures'
  >;
  readonly windows: WindowOptions;
  readonly series: SeriesOptions;
  readonly judge: JudgeOptions;
  readonly incidents: IncidentRules;
  /** The series that share a model. Default: each has its own. */
  readonly groupOf?: GroupOf;
  /** Address of the page, for links in alerts. */
  readonly publicUrl?: string | undefined;
}

/** Takes one batch through all stages; resolves once its effects are durable. One pass at a time. */
export type Pipeline = (batch: Batch) => Promise<PassResult>;

/** The whole of Kymo between a source and its sinks. */
export function createPipeline(rooms: PipelineDeps): Pipeline {
  const { decoder, detectorOf, recipients, store, publicUrl } = rooms;
  const openWindows = new OpenWindows(rooms.windows, rooms.series, store);
  const { falseAlarmsPerDay } = rooms.judge;
  const { lastingScore } = rooms.incidents;
  const incidents = new Incidents(rooms.incidents, rooms.groupOf ?? (() => undefined), store);
  const boundaries = new Boundaries({ falseAlarmsPerDay, lastingScore }, store, (window) =>
    incidents.alike(window),
  );
  const series = new Map<SeriesKey, SeriesState>(store.series().map((state) => [state.key, state]));
  const isServed = (key: SeriesKey) => detectorOf(key) !== undefined;

  return async (batch) => {
    const pass = new Pass(batch);
    try {
      const result = await lastValueFrom(
        inTurns(unseen(batch, store)).pipe(
          decode({
            decoder,
            admit: (key, partition) => openWindows.admit(key, partition),
            maxSeries: rooms.series.maxSeries,
            pass,
          }),
          window({ openWindows, pass }),
          score({ detectorOf }),
          judge({
            options: rooms.judge,
            boundaries,
            isServed,
            learning: (series) => incidents.learning(series),
            pass,
          }),
          raise({ incidents }),
          recall({ detectorOf, store }),
          deliver({
            pass,
            openWindows,
            boundaries,
            incidents,
            recipients,
            known: (key) => series.get(key),
            publicUrl,
          }),
        ),
      );
      await store.commit(result.effects);
      for (const key of result.effects.forgotten) series.delete(key);
      for (const state of result.effects.series) series.set(state.key, state);
      return result;
    } catch (error) {
      openWindows.reload();
      boundaries.reload();
      incidents.reload();
      throw error;
    }
  };
}

/** Records taken in at once. */
const SLICE_RECORDS = 250;

/** Records a slice at a time: after each the rest of the program, and Kafka's heartbeats, have their turn. */
function inTurns(records: readonly RawRecord[]): Observable<RawRecord> {
  return from(records).pipe(
    bufferCount(SLICE_RECORDS),
    concatMap((slice) => turn(slice)),
    mergeAll(),
  );
}

/** Records whose effects are durable already are not taken in twice. */
function unseen({ anew, partition, records }: Batch, store: Pick<Store, 'position'>): readonly RawRecord[] {
  const position = anew ? undefined : store.position(partition);
  return position === undefined ? records : records.filter(({ offset }) => offset >= position);
}
