import { type Effects, ON_CALL_GATES, type Outcome, VERSION } from '@kymo/domain';
import { type EndedFit, FIT_OUTCOMES } from '@kymo/models';
import { Injectable } from '@nestjs/common';
import { type Count, Instruments, type Seconds } from './instruments';
import { LatestFits } from './latest-fits';

/** Outcomes of entries that a sink is owed. */
const DELIVERIES = [
  'delivered',
  'retried',
  'refused',
  'dropped',
  'dead_lettered',
  'part_refused',
  'part_unkept',
  'expired',
] as const;

/** What the parts of the monitor count as it happens. */
@Injectable()
export class Metrics {
  private readonly windowsScored: Count;
  private readonly verdicts: Count;
  private readonly raised: Count;
  private readonly keptBack: Count;
  private readonly deliveries: Count;
  private readonly attemptSeconds: Seconds;
  private readonly fits: Count;
  private readonly latestFits: LatestFits;
  private readonly forgotten: Count;
  private readonly passSeconds: Seconds;
  private readonly scoreSeconds: Seconds;

  constructor(instruments: Instruments) {
    instruments.gaugeByLabel('build_info', 'Version of Kymo; always 1', 'version', () => ({ [VERSION]: 1 }));
    this.windowsScored = instruments.counter('windows_scored_total', 'Windows scored', ['detector']);
    this.verdicts = instruments.counter('verdicts_total', 'Verdicts', ['state']);
    this.raised = instruments.counter('incidents_raised_total', 'Incidents that people were alerted to', [
      'kind',
      'severity',
    ]);
    this.keptBack = instruments.counter('incidents_kept_back_total', 'Incidents that a gate held back', [
      'gate',
    ]);
    this.deliveries = instruments.counter('sink_deliveries_total', 'Deliveries to sinks', ['sink', 'status']);
    this.attemptSeconds = instruments.seconds(
      'sink_attempt_duration_seconds',
      'Duration of one delivery attempt, successful or not',
      ['sink'],
    );
    this.fits = instruments.counter('fits_total', 'Fits that ended, by whether they gave a model', [
      'outcome',
    ]);
    this.latestFits = new LatestFits(instruments);
    this.forgotten = instruments.counter('series_forgotten_total', 'Series forgotten after a long silence');
    this.passSeconds = instruments.seconds(
      'pass_duration_seconds',
      'Time from the arrival of a batch to its commit',
    );
    this.scoreSeconds = instruments.seconds(
      'score_duration_seconds',
      'Time to score the windows of one call',
    );
    for (const gate of ON_CALL_GATES) this.keptBack.inc({ gate }, 0);
    for (const outcome of FIT_OUTCOMES) this.fits.inc({ outcome }, 0);
  }

  /** Counts deliveries to a sink from 0 on, so that the first refusal is an increase. */
  expectSink(sink: string): void {
    for (const status of DELIVERIES) this.deliveries.inc({ sink, status }, 0);
  }

  observePass({ verdicts, alerts }: Outcome, seconds: number): void {
    this.passSeconds.observe({}, seconds);
    this.forgotten.inc({}, verdicts.filter(({ window }) => window.ends === 'forgotten').length);
    for (const { state } of verdicts) this.verdicts.inc({ state });
    for (const { status, incident } of alerts) {
      if (status === 'firing') this.raised.inc({ kind: incident.kind, severity: incident.severity });
    }
  }

  observeKeptBack(changes: Effects['keptBack'] = []): void {
    for (const { keptBack } of changes) if (keptBack) this.keptBack.inc({ gate: keptBack.gate });
  }

  observeScoring(detector: string, windows: number, seconds: number): void {
    this.windowsScored.inc({ detector }, windows);
    this.scoreSeconds.observe({}, seconds);
  }

  observeFit(fit: EndedFit): void {
    this.fits.inc({ outcome: fit.outcome });
    this.latestFits.add(fit);
  }

  observeAttempt(sink: string, seconds: number): void {
    this.attemptSeconds.observe({ sink }, seconds);
  }

  observeDelivery(sink: string, status: (typeof DELIVERIES)[number], entries = 1): void {
    this.deliveries.inc({ sink, status }, entries);
  }
}
