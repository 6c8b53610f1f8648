import { alertFor } from '@kymo/alerting';
import {
  type Effects,
  type OutboxEntry,
  type Outcome,
  type Recipient,
  type SeriesKey,
  type SeriesState,
  type StageState,
  standingScore,
  stepMs,
  type Verdict,
  type Window,
  windowEndMs,
} from '@kymo/domain';
import { map, type OperatorFunction, toArray } from 'rxjs';
import type { Boundaries } from './boundaries';
import { historyOf } from './history';
import type { OpenWindows } from './open-windows';
import type { Pass } from './pass';
import type { Incidents } from './raise';
import type { Recalled } from './recall';

const STAGES = ['window', 'judge', 'raise'] as const;

/** What a pass has found, and the effects it must have. */
export interface PassResult {
  readonly outcome: Outcome;
  readonly effects: Effects;
}

/** All that a pass has found to the effects it must have, as one. */
export function deliver({
  pass,
  openWindows,
  boundaries,
  incidents,
  recipients,
  known,
  publicUrl,
}: {
  pass: Pass;
  openWindows: OpenWindows;
  boundaries: Boundaries;
  incidents: Incidents;
  recipients: readonly Recipient[];
  /** What the store knows of a series so far. */
  known: (series: SeriesKey) => SeriesState | undefined;
  /** Address of the page, for links in alerts. */
  publicUrl?: string | undefined;
}): OperatorFunction<Recalled, PassResult> {
  return (recalled) =>
    recalled.pipe(
      toArray(),
      map((all) => {
        const transitions = all.flatMap((one) => one.transitions);
        const verdicts = all.map(({ verdict }) => verdict);
        const bySeries = groupBySeries(verdicts);
        const outcome: Outcome = {
          verdicts,
          alerts: transitions
            .filter(({ announces }) => announces)
            .map(({ incident }) => alertFor(incident, publicUrl)),
          deadLetters: pass.deadLetters,
        };
        const effects: Effects = {
          partition: pass.batch.partition,
          nextOffset: pass.batch.nextOffset,
          counters: countOpen(pass),
          states: [
            ...endedStates(verdicts),
            ...openWindows.states(pass.touched),
            ...boundaries.states(bySeries.keys()),
            ...[...bySeries.keys()].map((series) => incidents.stateOf(series)),
          ],
          series: [...bySeries].flatMap(([series, ofSeries]) => seriesState(ofSeries, known(series))),
          forgotten: [...new Set(forgottenIn(verdicts))],
          history: [...bySeries.values()].flatMap(historyOf),
          incidents: transitions.map(({ incident }) => incident),
          evidence: all.flatMap(({ evidence }) => evidence ?? []),
          outbox: outboxOf(outcome, recipients),
        };
        return { outcome, effects };
      }),
    );
}

function groupBySeries(verdicts: readonly Verdict[]): Map<SeriesKey, Verdict[]> {
  const groups = new Map<SeriesKey, Verdict[]>();
  for (const verdict of verdicts) {
    const group = groups.get(verdict.window.series);
    if (group) group.push(verdict);
    else groups.set(verdict.window.series, [verdict]);
  }
  return groups;
}

function countOpen({ counters }: Pass): Pass['counters'] {
  const settled =
    counters.late + counters.duplicate + counters.scored + counters.warmingUp + counters.unscorable;
  return { ...counters, open: counters.decoded - settled };
}

function outboxOf(
  outcome: Outcome,
  recipients: readonly Recipient[],
): Record<string, readonly OutboxEntry[]> {
  return Object.fromEntries(
    recipients
      .map((recipient) => [recipient.sink, recipient.entries(outcome)] as const)
      .filter(([, entries]) => entries.length > 0),
  );
}

function endsOf(verdicts: readonly Verdict[]): Window[] {
  return verdicts.map(({ window }) => window).filter(({ ends }) => ends !== undefined);
}

function forgottenIn(verdicts: readonly Verdict[]): SeriesKey[] {
  return verdicts.filter(isForgotten).map(({ window }) => window.series);
}

function isForgotten({ window }: Verdict): boolean {
  return window.ends === 'forgotten';
}

/** A series that has come back within the pass writes its new states behind these. */
function endedStates(verdicts: readonly Verdict[]): StageState[] {
  return endsOf(verdicts).flatMap(({ series: key }) =>
    STAGES.map((stage) => ({ stage, key, state: undefined })),
  );
}

/** What is known of a series after its verdicts; nothing where it is forgotten with them. */
function seriesState(all: readonly Verdict[], known: SeriesState | undefined): SeriesState[] {
  const end = all.findLastIndex(isForgotten);
  const verdicts = all.slice(end + 1);
  const before = end < 0 ? known : undefined;
  const last = verdicts.at(-1);
  if (last === undefined) return [];
  const { window, state } = last;
  const first = verdicts[0]!.window;
  const now: SeriesState = {
    key: window.series,
    tags: window.tags,
    channels: window.channels,
    intervalMs: window.intervalMs,
    firstMs: before?.firstMs ?? stepMs(first, first.length - first.freshSteps),
    lastMs: windowEndMs(window),
    verdict: state,
    score: standingScore(last),
    ...(last.standing && { maturity: last.standing.maturity }),
    steps: (before?.steps ?? 0) + verdicts.reduce((sum, one) => sum + one.window.freshSteps, 0),
  };
  return [now];
}
