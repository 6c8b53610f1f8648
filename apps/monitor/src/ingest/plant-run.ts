import { historyStepsOf, SimulatorSource } from '@kymo/connectors';
import { type Clock, type Effects, type Incident, type Source, type Store, systemClock } from '@kymo/domain';
import {
  FaultSchedule,
  Plant,
  PlantTelemetry,
  Scorecard,
  type ScorecardState,
  type ScorecardSummary,
} from '@kymo/simulation';
import type { PlantOptions } from '@kymo/config';

const CARD_DOCUMENT = 'scorecard';
const PLANT_DOCUMENT = 'plant';
/** Event time between two copies of the scorecard into the store. */
const KEEP_EVERY_MS = 15 * 60_000;
const DAY_MS = 86_400_000;
/** Of Kymo and its models, not of the plant. */
const OWN_KINDS: ReadonlySet<Incident['kind']> = new Set(['health', 'drift', 'late-data', 'unscorable']);

interface PlantDocument {
  readonly seed: number;
  readonly startMs: number;
}

/** The simulated plant of this run, its faults, and the scorecard that compares incidents with them. */
export class PlantRun {
  readonly source: Source;
  readonly machines: number;
  private readonly plant: Plant;
  private readonly card: Scorecard;
  private readonly faults: FaultSchedule;
  private known = 0;
  private keptMs = 0;

  constructor(
    private readonly store: Pick<Store, 'document' | 'putDocument'>,
    { seed, ...simulator }: PlantOptions,
    now: Clock = systemClock,
  ) {
    const kept = store.document(PLANT_DOCUMENT) as PlantDocument | undefined;
    const firstDay = Math.floor(now() / DAY_MS) - simulator.historyDays;
    const document = kept ?? { seed, startMs: firstDay * DAY_MS };
    if (kept === undefined) void store.putDocument(PLANT_DOCUMENT, document);
    this.plant = new Plant(document);
    this.machines = this.plant.machines.length;
    const fromStep = historyStepsOf(simulator.historyDays, this.plant.intervalMs);
    this.faults = new FaultSchedule(this.plant, { fromStep });
    this.source = new SimulatorSource(new PlantTelemetry(this.plant, this.faults), simulator);
    const card = store.document(CARD_DOCUMENT) as ScorecardState | undefined;
    this.card = card ? Scorecard.from(card) : new Scorecard();
  }

  /** Adds the effects of a pass to the scorecard. */
  take({ incidents, series }: Effects): void {
    const latestMs = Math.max(0, ...series.map(({ lastMs }) => lastMs));
    const { startMs, intervalMs } = this.plant;
    const begun = this.faults.before(Math.floor((latestMs - startMs) / intervalMs), this.known);
    this.known += begun.length;
    this.card.inject(begun);
    this.card.observe(incidents.filter(({ kind }) => !OWN_KINDS.has(kind)));
    this.card.advance(latestMs);
    if (latestMs - this.keptMs >= KEEP_EVERY_MS) {
      this.keptMs = latestMs;
      void this.keep();
    }
  }

  summary(): ScorecardSummary {
    return this.card.summary();
  }

  async keep(): Promise<void> {
    await this.store.putDocument(CARD_DOCUMENT, this.card.state());
  }
}
