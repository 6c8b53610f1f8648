import type { Incident } from '@kymo/domain';
import { TrackedStates } from './tracked-states';

/** Least time between two looks at what is withheld, by the data or by the clock, milliseconds. */
const LOOK_MS = 10_000;

/**
 * Incidents that webhooks hear of one by one, where no route is configured. What a policy, a silence or a maintenance window
 * keeps back is told as soon as nothing does, if it still fires.
 */
export class UnroutedAlerts {
  readonly withheld = new TrackedStates<Incident>('withheld ');
  private ready: Incident[] = [];
  private nextLook = { eventMs: Number.NEGATIVE_INFINITY, arrivalMs: Number.NEGATIVE_INFINITY };

  /** @param isKeptBack whether people are not to be told of an incident now */
  constructor(private readonly isKeptBack: (incident: Incident, arrivalMs: number) => boolean) {}

  /** Takes in an incident as it is now. @param announces whether people have to hear of it */
  take(incident: Incident, announces: boolean, arrivalMs: number): void {
    const isWithheld = this.withheld.has(incident.id);
    if (incident.status === 'resolved') {
      // Nobody has heard that it fires.
      if (isWithheld) this.withheld.set(incident.id, undefined);
      else if (announces) this.ready.push(incident);
      return;
    }
    if (!isWithheld && !announces) return;
    if (this.isKeptBack(incident, arrivalMs)) this.withheld.set(incident.id, incident);
    else this.release(incident);
  }

  /** Looks again at what is withheld. @param isUrgent people have said something since */
  look(eventMs: number, arrivalMs: number, isUrgent: boolean): void {
    const { nextLook } = this;
    if (!isUrgent && eventMs < nextLook.eventMs && arrivalMs < nextLook.arrivalMs) return;
    this.nextLook = { eventMs: eventMs + LOOK_MS, arrivalMs: arrivalMs + LOOK_MS };
    for (const [, incident] of [...this.withheld.entries()])
      if (!this.isKeptBack(incident, arrivalMs)) this.release(incident);
  }

  /** Whether a look is due by the clock. */
  isDue(arrivalMs: number): boolean {
    return this.withheld.size > 0 && arrivalMs >= this.nextLook.arrivalMs;
  }

  /** What webhooks hear of since the last call. */
  takeReady(): readonly Incident[] {
    const { ready } = this;
    this.ready = [];
    return ready;
  }

  private release(incident: Incident): void {
    if (this.withheld.has(incident.id)) this.withheld.set(incident.id, undefined);
    this.ready.push(incident);
  }
}
