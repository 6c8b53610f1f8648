import { Feedback, routeTreeOf } from '@kymo/alerting';
import type { FeedbackView, PrecisionView } from '@kymo/api';
import { isReceiver, LmdbStore } from '@kymo/connectors';
import { Injectable } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { Instruments } from '../metrics/instruments';

/** What follows from the labels that people have given. */
@Injectable()
export class LabelsFeedback {
  readonly feedback: Feedback;

  constructor({ values }: ConfigService, store: LmdbStore, instruments: Instruments) {
    const { judge, detection, sinks, onCall } = values;
    const receivers = sinks.filter(({ type }) => isReceiver(type)).map(({ name }) => name);
    const routes = routeTreeOf({ ...onCall, receivers });
    const { groupBy } = detection;
    this.feedback = new Feedback(store, { maxFactor: judge.maxFeedbackFactor, groupBy, routes, receivers });
    for (const by of ['detector', 'group', 'receiver'] as const) {
      const help = `Share of true incidents among those that people have labelled true or false, by ${by}`;
      instruments.gaugeByLabel(`${by}_precision_ratio`, help, by, () => shown(this.view()[`${by}s`]));
    }
  }

  view(): FeedbackView {
    return this.feedback.view();
  }
}

/** Values of one label in a metric. */
const MAX_VALUES = 100;

function shown(precisions: readonly PrecisionView[]): Record<string, number> {
  const known = precisions.filter(({ precision }) => precision !== null).slice(0, MAX_VALUES);
  return Object.fromEntries(known.map(({ name, precision }) => [name, precision!]));
}
