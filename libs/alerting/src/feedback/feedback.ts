import type { Incident, SeriesKey, Store } from '@kymo/domain';
import type { RouteTree } from '../routing/route';
import { labelsOf } from '../routing/labels';
import { type Precision, precisionBy } from './precision';
import { suggestionsFrom } from './suggestions';
import { LabelledThresholds } from './thresholds';

export interface FeedbackOptions {
  /** Most by which a boundary is raised; 1 has labels move nothing. */
  readonly maxFactor: number;
  /** Tag that groups series; null where each stands for itself. */
  readonly groupBy: string | null;
  readonly routes: RouteTree;
  /** Names of the receivers that there are. */
  readonly receivers: readonly string[];
}

/** What follows from the labels that people have given. */
export class Feedback {
  private known: LabelledThresholds | undefined;

  constructor(
    private readonly store: Pick<Store, 'labelled'>,
    private readonly options: FeedbackOptions,
  ) {}

  /** Says that people have labelled something since. */
  noteLabel(): void {
    this.known = undefined;
  }

  /** The boundary of a series is so many times what it would be without labels. */
  factorOf({ series, tags }: { readonly series: SeriesKey } & Pick<Incident, 'tags'>): number {
    return this.thresholds().factorOf(series, this.groupOf({ tags }));
  }

  /** Precision, moved boundaries and suggested rules by the labels of incidents that are kept. */
  view() {
    const { maxFactor, groupBy, routes, receivers } = this.options;
    const labelled = this.store.labelled();
    const receiversOf = (incident: Incident) =>
      routes
        .routesFor(labelsOf(incident))
        .flatMap(({ receiver }) => (receivers.includes(receiver) ? [receiver] : []));
    return {
      detectors: precisions(precisionBy(labelled, ({ model }) => [model?.detector])),
      groups: precisions(precisionBy(labelled, (one) => [groupBy === null ? one.series : this.groupOf(one)])),
      receivers: precisions(precisionBy(labelled, receiversOf)),
      thresholds: this.thresholds().moved(),
      maxFactor,
      suggestions: suggestionsFrom(labelled, groupBy ?? undefined),
    };
  }

  private groupOf({ tags }: Pick<Incident, 'tags'>): string | undefined {
    const { groupBy } = this.options;
    return groupBy === null ? undefined : tags[groupBy];
  }

  private thresholds(): LabelledThresholds {
    const groupOf = (incident: Pick<Incident, 'tags'>) => this.groupOf(incident);
    this.known ??= new LabelledThresholds(this.store.labelled(), groupOf, this.options.maxFactor);
    return this.known;
  }
}

function precisions(byName: ReadonlyMap<string, Precision>) {
  return [...byName].map(([name, { counts, precision = null }]) => ({ name, ...counts, precision }));
}
