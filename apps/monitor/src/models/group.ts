import type { Detector, ModelView, SeriesKey, SeriesState } from '@kymo/domain';
import type { DetectionOptions, Rung } from './detection-options';

/** How long newcomers wait for each other before a detector is fitted again for them. */
const NEWCOMER_WAIT_MS = 30_000;

/** A series this much longer than it must be no longer waits for the others of its group. */
const STRAGGLER_FACTOR = 1.1;

/** One detector of one group on its way from waiting to serving. */
export interface Step {
  readonly rung: Rung;
  readonly rank: number;
  state: ModelView['state'];
  detail: string;
  fraction?: number | undefined;
  remainingMs?: number | undefined;
  detector?: Detector | undefined;
  /** Longest series at the last fit, successful or not; 0 before the first. */
  fittedSteps: number;
  fittedAt: number;
}

/** Series that share a model: machines of one kind, or one series alone. */
export class Group {
  readonly members = new Map<SeriesKey, SeriesState>();
  readonly steps: readonly Step[];

  constructor(
    readonly name: string,
    private readonly options: DetectionOptions,
  ) {
    this.steps = options.ladder.map((rung, rank) => ({
      rung,
      rank,
      state: 'waiting',
      detail: '',
      fittedSteps: 0,
      fittedAt: 0,
    }));
  }

  /** Members with enough history for a rung. */
  ready({ afterSteps }: Rung): SeriesState[] {
    return [...this.members.values()].filter(({ steps }) => steps >= afterSteps);
  }

  /** Whether a rung is to be fitted now. */
  isDue(step: Step, nowMs: number): boolean {
    if (step.state === 'fitting') return false;
    const below = this.steps[step.rank - 1];
    if (below !== undefined && below.detector === undefined) return false;
    const ready = this.ready(step.rung);
    const longest = Math.max(0, ...ready.map(({ steps }) => steps));
    const isComplete = ready.length > 0 && ready.length === this.members.size;
    if (step.fittedSteps === 0) return isComplete || longest >= STRAGGLER_FACTOR * step.rung.afterSteps;
    if (step.detector === undefined) return longest >= 2 * step.fittedSteps;
    const isSuperseded = this.steps.some(({ rank, detector }) => rank > step.rank && detector !== undefined);
    const hasGrown =
      !isSuperseded &&
      longest >= this.options.refitGrowth * step.fittedSteps &&
      step.fittedSteps < this.options.maxTrainingSteps;
    const newcomers = ready.filter(({ key }) => !step.detector!.knows(key));
    const longestNewcomer = Math.max(0, ...newcomers.map(({ steps }) => steps));
    const isHeldUp = isComplete || longestNewcomer >= STRAGGLER_FACTOR * step.rung.afterSteps;
    const hasGathered =
      nowMs - step.fittedAt >= NEWCOMER_WAIT_MS || (isHeldUp && this.options.waitForFit !== 'never');
    return hasGrown || (newcomers.length > 0 && hasGathered);
  }

  views(): ModelView[] {
    return this.steps.map(({ rung, state, detail, fraction, remainingMs, detector }) => ({
      detector: rung.detector,
      group: this.name,
      state,
      detail: state === 'waiting' ? this.waitsFor(rung) : detail,
      ...(state === 'fitting' && { fraction, remainingMs }),
      ...(detector && { hash: detector.model.hash }),
    }));
  }

  private waitsFor({ afterSteps }: Rung): string {
    const longest = Math.max(0, ...[...this.members.values()].map(({ steps }) => steps));
    return longest >= afterSteps ? 'queued' : `waiting for history: ${longest} of ${afterSteps} steps`;
  }
}
