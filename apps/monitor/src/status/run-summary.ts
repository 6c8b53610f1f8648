import type { IncidentCountsView, ModelView } from '@kymo/api';
import { rejectedTotal, type Store } from '@kymo/domain';
import type { ModelLadder } from '@kymo/models';
import type { ScorecardSummary } from '@kymo/simulation';
import { FAILED_SHARE, type Reading } from '@kymo/telemetry-io';
import type { Judged } from '../input/judged';
import type { FleetBoard } from './fleet-board';

/** Summary of a run: the JSON object that `--json` prints. */
export interface RunSummary {
  readonly samples: number;
  readonly series: number;
  readonly windowsScored: number;
  /** Wall-clock time from the start to the first verdict on a scored window; null before one. */
  readonly firstVerdictSeconds: number | null;
  readonly detectors: readonly { readonly name: string; readonly state: ModelView['state'] }[];
  /** Null where the faults are not known: anywhere but on the simulated plant. */
  readonly faults: Omit<ScorecardSummary, 'falseAlarms'> | null;
  readonly falseAlarms: number | null;
  /** Incidents raised, those included that were only noted. */
  readonly incidents: number;
  /** Incidents that people were told of. */
  readonly pages: number;
  readonly late: number;
  readonly duplicate: number;
  /** Samples of a clock that others, or later samples of the same series, contradict. */
  readonly wrongClock: number;
  readonly deadLettered: number;
  readonly rssMiB: number;
  /** What of an input was read as what, and how much of it was judged; absent where the stream is no file. */
  readonly reading?: Reading;
  readonly judged?: Judged;
}

/** Maximum number of incidents listed. */
export const MAX_INCIDENTS = 100_000;

/** Exit code of a run over an input: 3 where more than a fifth of its rows were refused, 1 where nothing was judged. */
export function inputExitCode({ windowsScored, reading }: RunSummary): number {
  if (reading !== undefined && reading.rows.refused > FAILED_SHARE * reading.rows.read) return 3;
  return windowsScored === 0 ? 1 : 0;
}

/** States in order of precedence, for a detector that has different ones in different groups. */
const STATE_ORDER: readonly ModelView['state'][] = [
  'serving',
  'shadow',
  'fitting',
  'refused',
  'failed',
  'retired',
  'waiting',
];

export function summarise(parts: {
  readonly store: Pick<Store, 'counters'>;
  readonly incidents: IncidentCountsView;
  readonly board: FleetBoard;
  readonly ladder: ModelLadder;
  readonly firstVerdictSeconds: number | null;
  readonly scorecard: ScorecardSummary | null;
  readonly reading?: Reading | undefined;
  readonly judged?: Judged | undefined;
}): RunSummary {
  const { store, board, ladder, scorecard } = parts;
  const counters = store.counters();
  const models = ladder.views();
  const { firing, resolved, noted } = parts.incidents;
  return {
    samples: counters.decoded,
    series: board.size,
    windowsScored: counters.windowsScored,
    firstVerdictSeconds: parts.firstVerdictSeconds,
    detectors: [...new Set(models.map(({ detector }) => detector))].map((name) => ({
      name,
      state: STATE_ORDER.find((state) => models.some((one) => one.detector === name && one.state === state))!,
    })),
    faults: scorecard && {
      injected: scorecard.injected,
      caught: scorecard.caught,
      medianDelaySeconds: scorecard.medianDelaySeconds,
      byKind: scorecard.byKind,
    },
    falseAlarms: scorecard && scorecard.falseAlarms,
    incidents: firing + resolved + noted,
    pages: firing + resolved,
    late: counters.late,
    duplicate: counters.duplicate,
    wrongClock: counters.wrongClock,
    deadLettered: rejectedTotal(counters),
    rssMiB: Math.round(process.memoryUsage.rss() / 2 ** 20),
    ...(parts.reading && { reading: parts.reading }),
    ...(parts.judged && { judged: parts.judged }),
  };
}
