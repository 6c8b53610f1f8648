import type { AcknowledgementChange, KeptBackChange } from '@kymo/domain';
import type { Episode } from '../episode/episode';
import { keptBackOf, type Member } from './group';

/** What has come to hold for incidents since it was last taken, to be kept with them. */
export class IncidentChanges {
  private acknowledged: AcknowledgementChange[] = [];
  private keptBack: KeptBackChange[] = [];
  private returns = new Map<string, string>();

  /** An episode has changed: its incidents keep its acknowledgement, or lose it. */
  noteAcknowledged(before: Episode, { id, incident, acknowledgement }: Episode): void {
    const of = before.acknowledgement;
    if (of === undefined) return;
    const holds = acknowledgement !== undefined;
    if (holds && incident.id === before.incident.id) return;
    const incidents = new Set(holds ? [incident.id] : [id, before.incident.id, incident.id]);
    this.acknowledged.push(...[...incidents].map((one) => ({ incident: one, of, holds })));
  }

  noteKeptBack(member: Member): void {
    const { incident, status } = member.episode;
    const keptBack = keptBackOf(member);
    const known = member.keptBack?.incident === incident.id ? member.keptBack.keptBack : undefined;
    if (keptBack?.gate === known?.gate && keptBack?.by === known?.by) return;
    // What kept it back until it was over stays known.
    if (keptBack === undefined && status === 'over') return;
    member.keptBack = { incident: incident.id, keptBack };
    this.keptBack.push(member.keptBack);
  }

  /** An incident belongs to an episode that began with another. */
  noteReturn(incident: string, episode: string): void {
    if (incident !== episode) this.returns.set(incident, episode);
  }

  /** For which incidents an acknowledgement has come to hold, or has lapsed. */
  takeAcknowledged(): AcknowledgementChange[] {
    const { acknowledged } = this;
    this.acknowledged = [];
    return acknowledged;
  }

  /** What on-call has begun or ceased to keep from people. */
  takeKeptBack(): KeptBackChange[] {
    const { keptBack } = this;
    this.keptBack = [];
    return keptBack;
  }

  /** Which incidents are returns, and of which. */
  takeReturns(): ReadonlyMap<string, string> {
    const { returns } = this;
    this.returns = new Map();
    return returns;
  }
}
