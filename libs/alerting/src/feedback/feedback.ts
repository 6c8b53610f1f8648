import type { SeriesKey, Store } from '@kymo/domain';
import { type MovedThreshold, movedThresholds } from './thresholds';

/** By how much labels move the boundary of each series. */
export class Feedback {
  private moved = new Map<SeriesKey, MovedThreshold>();
  private isAsked = true;

  /** @param maxFactor most by which a boundary is raised; 1 has labels move nothing */
  constructor(
    private readonly store: Pick<Store, 'labelled'>,
    private readonly maxFactor: number,
  ) {}

  /** Says that people have labelled something since. */
  asked(): void {
    this.isAsked = true;
  }

  /** The boundary of a series is so many times what it would be without labels. */
  factorOf(series: SeriesKey): number {
    return this.current().get(series)?.factor ?? 1;
  }

  /** The series whose boundary labels have moved. */
  thresholds(): readonly MovedThreshold[] {
    return [...this.current().values()];
  }

  private current(): ReadonlyMap<SeriesKey, MovedThreshold> {
    if (this.isAsked) {
      const moved = movedThresholds(this.store.labelled(), this.maxFactor);
      this.moved = new Map(moved.map((one) => [one.series, one]));
      this.isAsked = false;
    }
    return this.moved;
  }
}
