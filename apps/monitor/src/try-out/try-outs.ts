import type { TryOut, TryOutView, TrySettings } from '@kymo/api';
import type { Transition } from '@kymo/alerting';
import { LmdbStore } from '@kymo/connectors';
import { type Detector, KymoError, type ScoredWindow, type SeriesState } from '@kymo/domain';
import { ModelLadder } from '@kymo/models';
import { Rehearsal, type RehearsalSettings } from '@kymo/pipeline';
import { Semaphore, turn } from '@kymo/statistics';
import { Injectable, NotFoundException } from '@nestjs/common';
import { stringify } from 'yaml';
import { ConfigService } from '../config/config.service';
import { incidentsWithin, outcomeOf } from './outcome';
import { scoredWindows } from './try-out-windows';

/** Windows judged in one turn of the event loop. */
const TURN_WINDOWS = 500;
const MAX_INCIDENTS = 10_000;

type OpenModel = Awaited<ReturnType<ModelLadder['open']>>;

/** Judges a past stretch of time by settings that are not in force, beside those that are. */
@Injectable()
export class TryOuts {
  private readonly turn = new Semaphore(1);

  constructor(
    private readonly config: ConfigService,
    private readonly store: LmdbStore,
    private readonly ladder: ModelLadder,
  ) {}

  /** One after another. @throws KymoError OPTIONS_INVALID, MODEL_UNKNOWN */
  tryOut(asked: TryOut): Promise<TryOutView> {
    return this.turn.hold(() => this.judge(asked));
  }

  private async judge(asked: TryOut): Promise<TryOutView> {
    const { settings } = asked;
    const states = this.statesOf(asked);
    const held: OpenModel[] = [];
    const hold = async (hash: string): Promise<Detector> => {
      const opened = await this.ladder.open(hash);
      held.push(opened);
      return opened.detector;
    };
    try {
      // Another model may take over meanwhile, and those that serve now be closed.
      const serving = new Map<string, Detector>();
      for (const { key } of states) {
        const detector = this.ladder.detectorOf(key);
        if (detector !== undefined)
          serving.set(key, await hold(detector.model.hash).catch(unlessUnknown(detector)));
      }
      const windows = await this.windowsOf(states, (series) => serving.get(series), asked);
      const model = settings.model === undefined ? undefined : await hold(settings.model);
      const { judge, incidents } = this.config.values;
      const others = model && (await this.windowsOf(states, () => model, asked));
      const asIs = await this.rehearse(windows, { judge, incidents });
      const tried = await this.rehearse(others ?? windows, {
        judge: { ...judge, ...settings.judge },
        incidents: { ...incidents, ...settings.incidents },
      });
      const kept = states.flatMap(({ key }) => this.store.incidents({ series: key, limit: MAX_INCIDENTS }));
      const within = kept.filter(
        (one) => one.startMs <= asked.toMs && (one.endMs ?? one.lastMs) >= asked.fromMs,
      );
      const outcome = (transitions: readonly Transition[]) =>
        outcomeOf(incidentsWithin(transitions, asked), within);
      return {
        series: states.length,
        windows: windows.length,
        configured: outcome(asIs),
        tried: outcome(tried),
        configuration: configurationOf(settings),
        ...(settings.model !== undefined && { command: `kymo models promote ${settings.model}` }),
      };
    } finally {
      for (const { release } of held) release();
    }
  }

  private statesOf({ series, group }: TryOut): SeriesState[] {
    const { groupBy } = this.config.values.detection;
    const states = this.store
      .series()
      .filter(({ key, tags }) =>
        series === undefined
          ? ((groupBy === null ? undefined : tags[groupBy]) ?? key) === group
          : key === series,
      );
    if (states.length > 0) return states;
    const what = series === undefined ? `the group "${group}"` : `the series "${series}"`;
    throw new NotFoundException(
      `Trying settings on ${what}: no such ${series === undefined ? 'group' : 'series'} is watched.`,
    );
  }

  private windowsOf(
    states: readonly SeriesState[],
    detectorOf: (series: string) => Detector | undefined,
    span: TryOut,
  ): Promise<ScoredWindow[]> {
    return scoredWindows(this.store, states, detectorOf, span, this.config.values.window.strideSamples);
  }

  private async rehearse(
    windows: readonly ScoredWindow[],
    settings: Pick<RehearsalSettings, 'judge' | 'incidents'>,
  ): Promise<Transition[]> {
    const { groupBy } = this.config.values.detection;
    const rehearsal = new Rehearsal({
      ...settings,
      groupOf: ({ tags }) => (groupBy === null ? undefined : tags[groupBy]),
    });
    const transitions: Transition[] = [];
    for (const [index, window] of windows.entries()) {
      if (index % TURN_WINDOWS === 0) await turn();
      transitions.push(...rehearsal.take(window));
    }
    return transitions;
  }
}

/** Models that the configuration names stay open: the ladder does not know them. */
function unlessUnknown(detector: Detector): (thrown: unknown) => Detector {
  return (thrown) => {
    if (thrown instanceof KymoError && thrown.code === 'MODEL_UNKNOWN') return detector;
    throw thrown;
  };
}

/** The part of the configuration file that differs. */
function configurationOf({ judge, incidents }: TrySettings): string {
  const parts = Object.entries({ judge, incidents }).filter(([, part]) => Object.keys(part).length > 0);
  return parts.length === 0 ? '' : stringify(Object.fromEntries(parts));
}
