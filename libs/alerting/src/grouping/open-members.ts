import type { Incident } from '@kymo/domain';
import type { Member } from './group';
import { isOfOneChannel } from './one-channel';

type Told = Pick<Incident, 'series' | 'kind' | 'channels'>;

/** Members that news can still reach, by trouble and series. */
export class OpenMembers {
  private readonly byTrouble = new Map<string, Map<string, Member>>();

  of(told: Told): Member | undefined {
    return this.byTrouble.get(troubleOf(told))?.get(told.series);
  }

  add(member: Member): void {
    const { incident } = member.episode;
    const trouble = troubleOf(incident);
    let bySeries = this.byTrouble.get(trouble);
    if (bySeries === undefined) this.byTrouble.set(trouble, (bySeries = new Map()));
    bySeries.set(incident.series, member);
  }

  delete(told: Told): void {
    this.byTrouble.get(troubleOf(told))?.delete(told.series);
  }

  all(): Member[] {
    return [...this.byTrouble.values()].flatMap((bySeries) => [...bySeries.values()]);
  }
}

function troubleOf(told: Told): string {
  const { kind, channels } = told;
  // An anomaly that becomes a new normal is the same trouble.
  if (kind === 'regime-change') return 'anomaly';
  return isOfOneChannel(told) ? `${kind} ${channels[0]!.name}` : kind;
}
