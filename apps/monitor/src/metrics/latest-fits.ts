import type { EndedFit } from '@kymo/models';
import { HASH_SHOWN, type Instruments, MAX_GROUPS } from './instruments';

const LABELS = ['group', 'detector', 'outcome', 'model'] as const;

/** The latest fit of each detector in each group, as gauges. */
export class LatestFits {
  private readonly fits = new Map<string, EndedFit>();

  constructor(instruments: Instruments) {
    const gauge = (name: string, help: string, read: (fit: EndedFit) => number | undefined) =>
      instruments.gaugeByLabels(name, `${help} Latest ${MAX_GROUPS} fits.`, LABELS, () =>
        [...this.fits.values()].flatMap((fit) => {
          const amount = read(fit);
          const { group, detector, outcome, hash = '' } = fit;
          return amount === undefined
            ? []
            : [{ group, detector, outcome, model: hash.slice(0, HASH_SHOWN), amount }];
        }),
      );
    gauge(
      'fit_ended_timestamp_seconds',
      'When the latest fit of a detector for a group ended.',
      (fit) => fit.atMs / 1000,
    );
    gauge(
      'fit_duration_seconds',
      'Duration of the latest fit of a detector for a group.',
      (fit) => fit.seconds,
    );
    gauge(
      'fit_caught_ratio',
      'Share of the injected faults that the fitted model catches, 0 to 1.',
      meanCaughtShare,
    );
    gauge(
      'fit_false_alarm_ratio',
      'Share of clean windows on which the fitted model alarms, 0 to 1.',
      (fit) => fit.trial?.falseAlarmShare,
    );
  }

  add(fit: EndedFit): void {
    const key = JSON.stringify([fit.group, fit.detector]);
    this.fits.delete(key);
    this.fits.set(key, fit);
    if (this.fits.size > MAX_GROUPS) this.fits.delete(this.fits.keys().next().value!);
  }
}

function meanCaughtShare({ trial }: EndedFit): number | undefined {
  if (trial === undefined || trial.faults.length === 0) return undefined;
  return trial.faults.reduce((sum, { caughtShare }) => sum + caughtShare, 0) / trial.faults.length;
}
