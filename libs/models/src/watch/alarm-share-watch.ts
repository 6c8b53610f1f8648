import { decisiveScore, type Score, type Standing, type Store, type Verdict } from '@kymo/domain';

/** Share of normal windows at or over the learnt boundary above which a model does not fit. */
const ILL_FITTING_SHARE = 0.05;
/** Share down to which a model that did not fit still does not. */
const FITTING_SHARE = 0.04;
/** Mean squared error, in scaled units, below which a model fits whatever its boundary: a thousandth of how the channels vary. */
const FITTING_ERROR = 1e-6;
/** Windows laid end to end that a model must have scored before anything is said of it. */
const MIN_WINDOWS = 20;
/** Windows after which what was counted is halved, so that old windows are forgotten. */
const FORGET_WINDOWS = 200;
/** The models that scored last are remembered. */
const MAX_MODELS = 10_000;
/** Looks between two times that what was counted is stored: a run that is killed loses so many at most. */
const KEEP_LOOKS = 100;
/** Documents of the store with what was counted of each model; its hash follows. */
const DOCUMENTS = 'fit/';

/** Normal windows that a model has scored, laid end to end. */
interface Counted {
  readonly windows: number;
  /** Those at or over its boundary. */
  readonly beyond: number;
}

/**
 * Measures how often models score as anomalous what is normal: windows at or over the boundary that the model has
 * learnt, though not over the one that follows their series. It goes on with what the last run has counted.
 */
export class AlarmShareWatch {
  /** By hash of the model, the one that scored last at the end. */
  private readonly counted: Map<string, Counted>;
  /** Hashes of which what is stored is out of date. */
  private readonly stale = new Set<string>();
  private looks = 0;

  constructor(private readonly store: Pick<Store, 'documents' | 'putDocument'>) {
    this.counted = new Map(store.documents(DOCUMENTS) as ReadonlyMap<string, Counted>);
  }

  async look(verdicts: readonly Verdict[]): Promise<void> {
    this.count(verdicts);
    this.looks += 1;
    if (this.looks % KEEP_LOOKS === 0) await this.keep();
  }

  /** Stores what was counted. */
  async keep(): Promise<void> {
    const hashes = [...this.stale];
    this.stale.clear();
    await Promise.all(
      hashes.map((hash) => this.store.putDocument(`${DOCUMENTS}${hash}`, this.counted.get(hash))),
    );
  }

  /**
   * Share of normal windows that a model scores as anomalous; undefined where it fits.
   * @param isIllFitting whether it was said not to fit
   */
  alarmShareOf(hash: string | undefined, isIllFitting = false): number | undefined {
    const own = hash === undefined ? undefined : this.counted.get(hash);
    if (own === undefined || own.windows < MIN_WINDOWS) return undefined;
    const share = own.beyond / own.windows;
    return share > (isIllFitting ? FITTING_SHARE : ILL_FITTING_SHARE) ? share : undefined;
  }

  private count(verdicts: readonly Verdict[]): void {
    const latest = new Map<string, Counted>();
    for (const { window, state, score, standing } of verdicts) {
      if (state !== 'normal' || score!.isOfKind) continue;
      const { hash } = score!.model;
      const before = latest.get(hash) ?? this.counted.get(hash) ?? { windows: 0, beyond: 0 };
      const share = window.freshSteps / window.length;
      const windows = before.windows + share;
      const beyond = before.beyond + (isMisfit(score!, standing) ? share : 0);
      latest.set(
        hash,
        windows > FORGET_WINDOWS ? { windows: windows / 2, beyond: beyond / 2 } : { windows, beyond },
      );
    }
    for (const [hash, counted] of latest) {
      this.stale.add(hash);
      this.counted.delete(hash);
      this.counted.set(hash, counted);
    }
    for (const hash of this.counted.keys()) {
      if (this.counted.size <= MAX_MODELS) break;
      this.counted.delete(hash);
      this.stale.add(hash);
    }
  }
}

/**
 * Of telemetry without noise the boundary is a matter of rounding. Where the relation of the channels decides, the decisive
 * score is none of the model's.
 */
function isMisfit(score: Score, standing: Standing | undefined): boolean {
  const own = standing?.modelBoundary === undefined ? decisiveScore(score) : score.value;
  return own >= 1 && !(score.reconstructionError < FITTING_ERROR);
}
