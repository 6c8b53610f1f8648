import type { Incident } from '@kymo/domain';
import type { Member } from './group';

type Told = Pick<Incident, 'series' | 'kind'>;

/** Members that news can still reach, by kind and series. */
export class OpenMembers {
  private readonly byKind = new Map<string, Map<string, Member>>();

  of({ series, kind }: Told): Member | undefined {
    return this.byKind.get(troubleOf(kind))?.get(series);
  }

  add(member: Member): void {
    const { series, kind } = member.episode.incident;
    const trouble = troubleOf(kind);
    let bySeries = this.byKind.get(trouble);
    if (bySeries === undefined) this.byKind.set(trouble, (bySeries = new Map()));
    bySeries.set(series, member);
  }

  delete({ series, kind }: Told): void {
    this.byKind.get(troubleOf(kind))?.delete(series);
  }

  all(): Member[] {
    return [...this.byKind.values()].flatMap((bySeries) => [...bySeries.values()]);
  }
}

/** An anomaly that becomes a new normal is the same trouble. */
function troubleOf(kind: string): string {
  return kind === 'regime-change' ? 'anomaly' : kind;
}
