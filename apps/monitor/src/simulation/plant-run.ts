import type { Effects, Store } from '@kymo/domain';
import {
  FaultSchedule,
  Plant,
  PlantTelemetry,
  Scorecard,
  type ScorecardState,
  type ScorecardSummary,
} from '@kymo/simulation';

const CARD_DOCUMENT = 'scorecard';
const PLANT_DOCUMENT = 'plant';
/** Event time between two copies of the card into the store. */
const KEEP_EVERY_MS = 15 * 60_000;
const MINUTE_MS = 60_000;

interface PlantDocument {
  readonly seed: number;
  readonly startMs: number;
}

export interface PlantRunOptions {
  readonly seed: number;
  readonly historyDays: number;
  /** Days from the start of the simulation to now, so that simulated time does not soon overtake the clock. */
  readonly nowMs: number;
}

/** The simulated plant of this run, its faults, and the card that holds incidents against them. */
export class PlantRun {
  readonly telemetry: PlantTelemetry;
  private readonly card: Scorecard;
  private readonly faults: FaultSchedule;
  private known = 0;
  private keptMs = 0;

  constructor(
    private readonly store: Pick<Store, 'document' | 'putDocument'>,
    { seed, historyDays, nowMs }: PlantRunOptions,
  ) {
    const kept = store.document(PLANT_DOCUMENT) as PlantDocument | undefined;
    const startMs =
      Math.floor(nowMs / (1440 * MINUTE_MS)) * 1440 * MINUTE_MS - historyDays * 1440 * MINUTE_MS;
    const document = kept ?? { seed, startMs };
    if (kept === undefined) void store.putDocument(PLANT_DOCUMENT, document);
    const plant = new Plant(document);
    const historySteps = Math.round((historyDays * 1440 * MINUTE_MS) / plant.intervalMs);
    this.faults = new FaultSchedule(plant, { fromStep: historySteps });
    this.telemetry = new PlantTelemetry(plant, this.faults);
    const card = store.document(CARD_DOCUMENT) as ScorecardState | undefined;
    this.card = card ? Scorecard.from(card) : new Scorecard();
  }

  /** Takes the effects of a pass into the card. */
  take({ incidents, series }: Effects): void {
    const latestMs = Math.max(0, ...series.map(({ lastMs }) => lastMs));
    const { plant } = this.telemetry;
    const begun = this.faults.before(Math.floor((latestMs - plant.startMs) / plant.intervalMs), this.known);
    this.known += begun.length;
    this.card.inject(begun);
    this.card.observe(incidents);
    this.card.advance(latestMs);
    if (latestMs - this.keptMs >= KEEP_EVERY_MS) {
      this.keptMs = latestMs;
      void this.keep();
    }
  }

  /** Which fault an incident tells of, if any. */
  summary(): ScorecardSummary {
    return this.card.summary();
  }

  async keep(): Promise<void> {
    await this.store.putDocument(CARD_DOCUMENT, this.card.state());
  }
}
