import {
  DEFAULT_RECEIVER,
  Feedback,
  labelsOf,
  precisionBy,
  RouteTree,
  suggestionsFrom,
} from '@kymo/alerting';
import type { FeedbackView, PrecisionView } from '@kymo/api';
import { LmdbStore } from '@kymo/connectors';
import type { Incident } from '@kymo/domain';
import { Injectable } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { Instruments } from '../metrics/instruments';

/** What follows from the labels that people have given. */
@Injectable()
export class LabelsFeedback {
  readonly thresholds: Feedback;
  private readonly routes: RouteTree | undefined;

  constructor(
    private readonly config: ConfigService,
    private readonly store: LmdbStore,
    instruments: Instruments,
  ) {
    const { judge, onCall } = config.values;
    this.thresholds = new Feedback(store, judge.maxFeedbackFactor);
    this.routes = onCall.route && new RouteTree(onCall.route, DEFAULT_RECEIVER);
    for (const by of ['detector', 'group', 'receiver'] as const) {
      const help = `Share of true incidents among those that people have labelled true or false, by ${by}`;
      instruments.gaugeByLabel(`${by}_precision_ratio`, help, by, () => shown(this.view()[`${by}s`]));
    }
  }

  view(): FeedbackView {
    const { judge, detection } = this.config.values;
    const labelled = this.store.labelled();
    return {
      detectors: this.precisions(labelled, ({ model }) => [model?.detector]),
      groups: this.precisions(labelled, ({ tags, series }) => [
        detection.groupBy === null ? series : tags[detection.groupBy],
      ]),
      receivers: this.precisions(labelled, (incident) => this.receiversOf(incident)),
      thresholds: this.thresholds.thresholds(),
      maxFactor: judge.maxFeedbackFactor,
      suggestions: suggestionsFrom(labelled, detection.groupBy ?? undefined),
    };
  }

  /** Receivers that the routes lead to now. */
  private receiversOf(incident: Incident): string[] {
    return this.routes?.routesFor(labelsOf(incident)).map(({ receiver }) => receiver) ?? [];
  }

  private precisions(
    labelled: readonly Incident[],
    keysOf: Parameters<typeof precisionBy>[1],
  ): PrecisionView[] {
    return [...precisionBy(labelled, keysOf)].map(([name, { counts, precision = null }]) => ({
      name,
      ...counts,
      precision,
    }));
  }
}

/** Values of one label in a metric. */
const MAX_VALUES = 100;

function shown(precisions: readonly PrecisionView[]): Record<string, number> {
  const known = precisions.filter(({ precision }) => precision !== null).slice(0, MAX_VALUES);
  return Object.fromEntries(known.map(({ name, precision }) => [name, precision!]));
}
