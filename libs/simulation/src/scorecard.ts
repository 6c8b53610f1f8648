import { median } from '@kymo/statistics';
import type { Incident } from '@kymo/domain';
import { FAULT_KINDS, type Fault, type FaultKind } from '@kymo/faults';

const HOUR_MS = 3_600_000;
/** Number of latest delays kept per kind, for the median. */
const DELAYS_KEPT = 1_000;

export interface KindTally {
  readonly injected: number;
  readonly caught: number;
  /** From the fault's start to the incident's raising, event time; null when none was caught. */
  readonly medianDelaySeconds: number | null;
}

export interface ScorecardSummary extends KindTally {
  readonly byKind: Readonly<Partial<Record<FaultKind, KindTally>>>;
  readonly falseAlarms: number;
}

type Alarm = Pick<Incident, 'id' | 'series' | 'startMs' | 'raisedMs' | 'endMs'>;
type Observed = Alarm & Pick<Incident, 'paged'>;

interface OpenFault extends Fault {
  readonly delayMs?: number;
}

interface OpenAlarm extends Alarm {
  /** Met a fault of its machine. */
  readonly justified: boolean;
}

/** State of a scorecard, as plain data. */
export interface ScorecardState {
  readonly graceMs: number;
  readonly nowMs: number;
  readonly faults: readonly OpenFault[];
  readonly alarms: readonly OpenAlarm[];
  readonly settled: Readonly<Partial<Record<FaultKind, SettledTally>>>;
  readonly settledFalseAlarms: number;
}

interface SettledTally {
  readonly injected: number;
  readonly caught: number;
  readonly delaysMs: readonly number[];
}

export interface ScorecardOptions {
  /** How long after its end a fault may still be reported. Default one hour: windows end later than the fault. */
  readonly graceMs?: number;
}

/**
 * Compares incidents with the injected faults, in event time. A fault is caught if an incident of its machine is announced
 * between its start and its end + grace; an announced incident without a fault is a false alarm. Old faults and incidents
 * are reduced to counts, so that the card stays small.
 */
export class Scorecard {
  #graceMs: number;
  #nowMs = 0;
  #faults = new Map<string, OpenFault>();
  #alarms = new Map<string, OpenAlarm>();
  #settled: Partial<Record<FaultKind, SettledTally>> = {};
  #settledFalseAlarms = 0;

  constructor({ graceMs = HOUR_MS }: ScorecardOptions = {}) {
    this.#graceMs = graceMs;
  }

  /** Restores a card from its {@link state}. */
  static from(state: ScorecardState): Scorecard {
    const card = new Scorecard({ graceMs: state.graceMs });
    card.#nowMs = state.nowMs;
    card.#faults = new Map(state.faults.map((fault) => [fault.id, fault]));
    card.#alarms = new Map(state.alarms.map((alarm) => [alarm.id, alarm]));
    card.#settled = { ...state.settled };
    card.#settledFalseAlarms = state.settledFalseAlarms;
    return card;
  }

  /** Plain data for {@link from}: survives `JSON` and a restart. */
  state(): ScorecardState {
    return {
      graceMs: this.#graceMs,
      nowMs: this.#nowMs,
      faults: [...this.#faults.values()],
      alarms: [...this.#alarms.values()],
      settled: { ...this.#settled },
      settledFalseAlarms: this.#settledFalseAlarms,
    };
  }

  /** Notes faults that were injected; those already known or long settled are ignored. */
  inject(faults: Iterable<Fault>): void {
    for (const { id, kind, machine, channels, startMs, endMs } of faults) {
      if (this.#faults.has(id) || this.#isOld(endMs)) continue;
      this.#faults.set(id, { id, kind, machine, channels, startMs, endMs });
    }
    this.#match();
  }

  /** Notes incidents as they are raised, go on or end; the latest word on each counts, and only what people were told. */
  observe(incidents: Iterable<Observed>): void {
    for (const { id, series, startMs, raisedMs, endMs, paged } of incidents) {
      if (!paged) continue;
      const known = this.#alarms.get(id);
      if (known === undefined && endMs !== undefined && this.#isOld(endMs)) continue;
      this.#alarms.set(id, { id, series, startMs, raisedMs, endMs, justified: known?.justified ?? false });
    }
    this.#match();
  }

  /** Advances the time up to which the stream has been judged. */
  advance(nowMs: number): void {
    this.#nowMs = Math.max(this.#nowMs, nowMs);
    this.#settle();
  }

  summary(): ScorecardSummary {
    const tallies = new Map(Object.entries(this.#settled) as [FaultKind, SettledTally][]);
    for (const fault of this.#faults.values()) {
      if (this.#counts(fault)) tallies.set(fault.kind, added(tallies.get(fault.kind), fault.delayMs));
    }
    const kinds = FAULT_KINDS.filter((kind) => tallies.has(kind));
    const all = kinds.flatMap((kind) => tallies.get(kind) ?? []);
    return {
      injected: all.reduce((sum, { injected }) => sum + injected, 0),
      caught: all.reduce((sum, { caught }) => sum + caught, 0),
      medianDelaySeconds: medianSeconds(all.flatMap(({ delaysMs }) => delaysMs)),
      byKind: Object.fromEntries(all.map((tally, index) => [kinds[index], kindTally(tally)])),
      falseAlarms:
        this.#settledFalseAlarms + [...this.#alarms.values()].filter(({ justified }) => !justified).length,
    };
  }

  /** A fault that may still be caught in time is not held against the monitor. */
  #counts(fault: OpenFault): boolean {
    return fault.delayMs !== undefined || fault.endMs + this.#graceMs <= this.#nowMs;
  }

  #match(): void {
    for (const alarm of this.#alarms.values()) {
      for (const fault of this.#faults.values()) {
        if (fault.machine !== alarm.series) continue;
        const untilMs = fault.endMs + this.#graceMs;
        const endMs = alarm.endMs ?? Infinity;
        if (!alarm.justified && alarm.startMs <= untilMs && endMs >= fault.startMs) {
          this.#alarms.set(alarm.id, { ...alarm, justified: true });
        }
        if (alarm.raisedMs <= untilMs && endMs >= fault.startMs) {
          const delayMs = Math.max(0, alarm.raisedMs - fault.startMs);
          if (delayMs < (fault.delayMs ?? Infinity)) this.#faults.set(fault.id, { ...fault, delayMs });
        }
      }
    }
  }

  #settle(): void {
    for (const fault of this.#faults.values()) {
      if (!this.#isOld(fault.endMs)) continue;
      this.#settled[fault.kind] = added(this.#settled[fault.kind], fault.delayMs);
      this.#faults.delete(fault.id);
    }
    for (const alarm of this.#alarms.values()) {
      if (alarm.endMs === undefined || !this.#isOld(alarm.endMs)) continue;
      if (!alarm.justified) this.#settledFalseAlarms++;
      this.#alarms.delete(alarm.id);
    }
  }

  /** Whether something that ended then can no longer be touched by what is still to come. */
  #isOld(endMs: number): boolean {
    return endMs + 2 * this.#graceMs + 12 * HOUR_MS < this.#nowMs;
  }
}

function added(tally: SettledTally | undefined, delayMs: number | undefined): SettledTally {
  const { injected, caught, delaysMs } = tally ?? { injected: 0, caught: 0, delaysMs: [] };
  if (delayMs === undefined) return { injected: injected + 1, caught, delaysMs };
  return { injected: injected + 1, caught: caught + 1, delaysMs: [...delaysMs, delayMs].slice(-DELAYS_KEPT) };
}

function kindTally({ injected, caught, delaysMs }: SettledTally): KindTally {
  return { injected, caught, medianDelaySeconds: medianSeconds(delaysMs) };
}

function medianSeconds(delaysMs: readonly number[]): number | null {
  if (delaysMs.length === 0) return null;
  return median(delaysMs) / 1000;
}
