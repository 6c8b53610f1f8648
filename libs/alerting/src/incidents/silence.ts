import { type Incident, type Verdict, windowEndMs } from '@kymo/domain';
import { begin } from './describe';
import type { AlertingState, Transition } from './state';

/** Begins, widens and ends the silence of a series' channels. */
export function advanceSilence(
  state: AlertingState,
  verdict: Verdict,
  transitions: Transition[],
): AlertingState {
  const { window } = verdict;
  const timeMs = windowEndMs(window);
  const silent = window.silentChannels;
  const open = state.silence;
  if (silent.length === 0) {
    if (open === undefined) return state;
    transitions.push({ incident: { ...open, status: 'resolved', endMs: timeMs }, announces: true });
    return { ...state, silence: undefined };
  }
  const channels = silent.map(({ name }) => ({ name, share: 1 / silent.length }));
  if (open === undefined) {
    const incident = begin(verdict, 'silence', Math.min(...silent.map(({ sinceMs }) => sinceMs)), {
      channels,
      severity: severityOf(verdict),
      rule: 'no value for longer than the channel ever pauses',
      paged: true,
    });
    transitions.push({ incident, announces: true });
    return { ...state, silence: incident };
  }
  const isMore = silent.length > open.channels.length;
  const lastMs = Math.max(open.lastMs, timeMs);
  // It spreads, and is never told to be smaller than it was.
  const severity = open.severity === 'critical' ? open.severity : severityOf(verdict);
  const incident: Incident = { ...open, lastMs, ...(isMore && { channels, severity }) };
  if (isMore) transitions.push({ incident, announces: false });
  return { ...state, silence: incident };
}

/** A machine of which nothing is heard at all is worse than one of its channels. */
function severityOf({ window }: Verdict): Incident['severity'] {
  return window.silentChannels.length === window.channels.length ? 'critical' : 'warning';
}
