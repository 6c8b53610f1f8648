import type { Assessment, Incident, SeriesKey } from '@kymo/domain';

/** By how much one false alarm raises the boundary of its series. */
const STEP = 1.25;

/** How labels have moved the boundary of one series, or of all series of a group, and what they were. */
export interface MovedThreshold {
  readonly level: 'series' | 'group';
  /** Key of the series, or name of the group. */
  readonly name: string;
  /** The boundary is so many times what it would be without labels; 1 to the most allowed. */
  readonly factor: number;
  readonly false: number;
  readonly true: number;
}

interface Said {
  true: number;
  false: number;
}

/**
 * How far labels have moved boundaries. Each false alarm raises the boundary of its series by a quarter, each true one takes
 * one such step back. Where several series of a group give false alarms, the boundary of the whole group rises by a quarter
 * for each of them beyond the first, and falls by one for each with true ones. A label that is taken back, or whose incident
 * is no longer kept, no longer counts.
 */
export class LabelledThresholds {
  private readonly bySeries = new Map<SeriesKey, Said>();
  private readonly byGroup = new Map<string, Map<SeriesKey, Said>>();

  /** @param groupOf undefined where a series has no group @param maxFactor most by which a boundary is raised */
  constructor(
    labelled: readonly Incident[],
    groupOf: (incident: Pick<Incident, 'tags'>) => string | undefined,
    private readonly maxFactor: number,
  ) {
    for (const incident of labelled) {
      const { series, kind, assessment } = incident;
      if (kind !== 'anomaly' || assessment === undefined || assessment === 'expected') continue;
      const said = saidIn(this.bySeries, series, assessment);
      const group = groupOf(incident);
      if (group === undefined) continue;
      const known = this.byGroup.get(group) ?? new Map<SeriesKey, Said>();
      this.byGroup.set(group, known.set(series, said));
    }
  }

  /** The boundary of a series is so many times what it would be without labels. */
  factorOf(series: SeriesKey, group: string | undefined): number {
    const own = netOf(this.bySeries.get(series));
    const shared = group === undefined ? 0 : this.stepsOf(group);
    return this.factor(own >= 0 ? Math.max(own, shared) : shared + own);
  }

  /** Every boundary that has moved: groups first. */
  moved(): MovedThreshold[] {
    const groups = [...this.byGroup].map(([name, series]) => {
      const said = [...series.values()].reduce((sum, one) => ({
        true: sum.true + one.true,
        false: sum.false + one.false,
      }));
      return { level: 'group' as const, name, factor: this.factor(this.stepsOf(name)), ...said };
    });
    const series = [...this.bySeries].map(([name, said]) => ({
      level: 'series' as const,
      name,
      factor: this.factor(netOf(said)),
      ...said,
    }));
    return [...groups, ...series].filter(({ factor }) => factor > 1);
  }

  /** One series alone says nothing of the others. */
  private stepsOf(group: string): number {
    const nets = Array.from(this.byGroup.get(group)?.values() ?? [], netOf);
    const noisy = nets.filter((net) => net > 0).length;
    return Math.max(0, noisy - 1 - nets.filter((net) => net < 0).length);
  }

  private factor(steps: number): number {
    return Math.min(this.maxFactor, STEP ** Math.max(0, steps));
  }
}

function netOf(said: Said | undefined): number {
  return said === undefined ? 0 : said.false - said.true;
}

function saidIn(
  known: Map<SeriesKey, Said>,
  series: SeriesKey,
  assessment: Exclude<Assessment, 'expected'>,
): Said {
  const said = known.get(series) ?? { true: 0, false: 0 };
  said[assessment] += 1;
  known.set(series, said);
  return said;
}
