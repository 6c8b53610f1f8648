import type { ModelView } from '@kymo/api';
import { type Outcome, VERSION } from '@kymo/domain';
import { Injectable } from '@nestjs/common';
import { type Count, Instruments } from './instruments';

/** Outcomes of entries that a sink is owed. */
const DELIVERIES = ['delivered', 'retried', 'refused', 'dropped', 'dead_lettered', 'part_refused'] as const;

/** How a fit ends that gives no model. */
export const WITHOUT_MODEL = ['refused', 'failed'] as const satisfies readonly ModelView['state'][];

/** What the parts of the monitor count as it happens. */
@Injectable()
export class Metrics {
  private readonly windowsScored: Count;
  private readonly verdicts: Count;
  private readonly raised: Count;
  private readonly deliveries: Count;
  private readonly fitsWithoutModel: Count;
  private readonly forgotten: Count;
  private readonly passSeconds: { observe(seconds: number): void };
  private readonly scoreSeconds: { observe(seconds: number): void };

  constructor(instruments: Instruments) {
    instruments.gaugeByLabel('build_info', 'Version of Kymo; always 1', 'version', () => ({ [VERSION]: 1 }));
    this.windowsScored = instruments.counter('windows_scored_total', 'Windows scored', ['detector']);
    this.verdicts = instruments.counter('verdicts_total', 'Verdicts', ['state']);
    this.raised = instruments.counter('incidents_raised_total', 'Incidents that people were told of', [
      'kind',
      'severity',
    ]);
    this.deliveries = instruments.counter('sink_deliveries_total', 'Deliveries to sinks', ['sink', 'status']);
    this.fitsWithoutModel = instruments.counter('fits_without_model_total', 'Fits that gave no model', [
      'outcome',
    ]);
    this.forgotten = instruments.counter('series_forgotten_total', 'Series forgotten after a long silence');
    this.passSeconds = instruments.seconds(
      'pass_duration_seconds',
      'Time from a batch to its durable effects',
    );
    this.scoreSeconds = instruments.seconds(
      'score_duration_seconds',
      'Time to score the windows of one call',
    );
    for (const outcome of WITHOUT_MODEL) this.fitsWithoutModel.inc({ outcome }, 0);
  }

  /** Counts deliveries to a sink from 0 on, so that the first refusal is an increase. */
  expectSink(sink: string): void {
    for (const status of DELIVERIES) this.deliveries.inc({ sink, status }, 0);
  }

  observePass({ verdicts, alerts }: Outcome, seconds: number): void {
    this.passSeconds.observe(seconds);
    this.forgotten.inc({}, verdicts.filter(({ window }) => window.ends === 'forgotten').length);
    for (const { state } of verdicts) this.verdicts.inc({ state });
    for (const { status, incident } of alerts) {
      if (status === 'firing') this.raised.inc({ kind: incident.kind, severity: incident.severity });
    }
  }

  observeScoring(detector: string, windows: number, seconds: number): void {
    this.windowsScored.inc({ detector }, windows);
    this.scoreSeconds.observe(seconds);
  }

  /** A change in the state of a model. */
  observeModel({ state }: ModelView): void {
    const outcome = WITHOUT_MODEL.find((one) => one === state);
    if (outcome !== undefined) this.fitsWithoutModel.inc({ outcome });
  }

  observeDelivery(sink: string, status: (typeof DELIVERIES)[number], entries = 1): void {
    this.deliveries.inc({ sink, status }, entries);
  }
}
