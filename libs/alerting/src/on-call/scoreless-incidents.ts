import type { Incident, Reading, Verdict } from '@kymo/domain';
import type { Channels, RangeState } from '../policy/hard-range';
import { TrackedStates } from './tracked-states';
import { advanceUnscorable, type UnscorableState } from './unscorable';

interface News {
  readonly incident: Incident;
  readonly readings: readonly Reading[];
}

/** Incidents that need no score: of hard ranges, and of series that cannot be scored. */
export class ScorelessIncidents {
  private readonly ranges = new TrackedStates<RangeState>('range ');
  private readonly unscorable = new TrackedStates<UnscorableState>('unscorable ');
  readonly states = [this.ranges, this.unscorable] as const;

  /** @param tellsUnscorable whether incidents are made of series that cannot be scored */
  constructor(private readonly tellsUnscorable: boolean) {}

  /** Takes in one verdict. @returns incidents that begin or end with it */
  advance(verdict: Verdict, channels: Channels): readonly News[] {
    return [...this.advanceRanges(verdict, channels), ...this.advanceUnscorable(verdict)];
  }

  private advanceRanges(verdict: Verdict, channels: Channels): readonly News[] {
    if (!channels.hasRanges) return [];
    const { series } = verdict.window;
    const { state, news } = channels.advance(this.ranges.get(series) ?? {}, verdict);
    this.ranges.set(series, Object.keys(state).length > 0 ? state : undefined, news.length > 0);
    return news;
  }

  private advanceUnscorable(verdict: Verdict): readonly News[] {
    if (!this.tellsUnscorable) return [];
    const { series } = verdict.window;
    const before = this.unscorable.get(series);
    const { state, news } = advanceUnscorable(before, verdict);
    if (state === before) return [];
    this.unscorable.set(series, state);
    return news === undefined ? [] : [{ incident: news, readings: [] }];
  }
}
