import type { SeriesKey, StageState, Store } from '@kymo/domain';
import type { ChannelRules } from './channel-rules';
import type { KnownSeries } from './known-series';
import type { OpenWindow } from './open-window';
import {
  type EarlierWindow,
  restoredWindow,
  standingOf,
  storedWindow,
  type StoredWindow,
} from './stored-window';
import type { StoredSteps } from './stored-steps';
import type { WindowOptions } from './window-options';

/** The open windows that the store holds. */
export class WindowsInStore {
  constructor(
    private readonly store: Pick<Store, 'stageState' | 'stageKeys'>,
    private readonly options: WindowOptions,
    private readonly rules: ChannelRules,
  ) {}

  restore(series: SeriesKey): OpenWindow | undefined {
    const stored = this.read(series);
    if (stored === undefined) return undefined;
    const steps = this.store.stageState('steps', series) as StoredSteps | undefined;
    return restoredWindow(series, stored, steps, this.options, this.rules);
  }

  /** What has to be known of each series while it says nothing. */
  *standings(): Generator<readonly [SeriesKey, KnownSeries]> {
    for (const series of this.store.stageKeys('window'))
      yield [series, standingOf(this.read(series)!, this.options)];
  }

  private read(series: SeriesKey): StoredWindow | EarlierWindow | undefined {
    return this.store.stageState('window', series) as StoredWindow | EarlierWindow | undefined;
  }
}

/** What the store is to hold of an open window, or of one that has ended. */
export function statesOf(key: SeriesKey, open: OpenWindow | undefined): [StageState, ...StageState[]] {
  if (open === undefined)
    return [
      { stage: 'window', key, state: undefined },
      { stage: 'steps', key, state: undefined },
    ];
  const { window, steps } = storedWindow(open);
  const whole: StageState = { stage: 'window', key, state: window };
  return steps === undefined ? [whole] : [whole, { stage: 'steps', key, state: steps }];
}
