import {
  Feedback,
  labelsOf,
  precisionBy,
  routeTreeOf,
  type RouteTree,
  suggestionsFrom,
} from '@kymo/alerting';
import type { FeedbackView, PrecisionView } from '@kymo/api';
import { isReceiver, LmdbStore } from '@kymo/connectors';
import type { Incident } from '@kymo/domain';
import { Injectable } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { Instruments } from '../metrics/instruments';

/** What follows from the labels that people have given. */
@Injectable()
export class LabelsFeedback {
  readonly thresholds: Feedback;
  private readonly routes: RouteTree;
  private readonly receivers: ReadonlySet<string>;

  constructor(
    private readonly config: ConfigService,
    private readonly store: LmdbStore,
    instruments: Instruments,
  ) {
    const { judge, onCall } = config.values;
    this.thresholds = new Feedback(store, judge.maxFeedbackFactor);
    const names = config.values.sinks.filter(({ type }) => isReceiver(type)).map(({ name }) => name);
    this.receivers = new Set(names);
    this.routes = routeTreeOf({ ...onCall, receivers: names });
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
    const routes = this.routes.routesFor(labelsOf(incident));
    return routes.map(({ receiver }) => receiver).filter((name) => this.receivers.has(name));
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
