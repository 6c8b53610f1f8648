import { describe, expect, it } from 'vitest';
import { alarmFigures, countAlarms, harmonicMean, poolAlarms } from './alarms';

const flags = (text: string) => Uint8Array.from(text, (letter) => Number(letter));
const HOUR_MS = 3_600_000;

describe('alarms at one threshold', () => {
  it('counts points, events, episodes and delays', () => {
    //                          two events: the first found two rows late, the second missed
    const labels = flags('0001111000011000');
    const alarms = flags('0100011100000011');
    const figures = alarmFigures(countAlarms(labels, alarms, HOUR_MS));
    expect(figures).toMatchObject({
      recall: 1 / 2,
      precision: 2 / 6,
      f1: harmonicMean(1 / 2, 1 / 3),
      pointRecall: 2 / 6,
      falseAlarmRate: 4 / 10,
      falsePer1000: 250,
      medianDelay: 2,
    });
    expect(figures.missedAlarmRate).toBeCloseTo(4 / 6, 12);
    expect(figures.falsePerDay).toBeCloseTo(3 / (16 / 24), 12);
  });

  it('has no precision without alarms and no delay without detections', () => {
    const figures = alarmFigures(countAlarms(flags('0110'), flags('0000')));
    expect(figures).toMatchObject({ recall: 0, precision: 0, f1: 0, pointF1: 0, missedAlarmRate: 1 });
    expect(figures.medianDelay).toBeNaN();
    expect(figures.falsePerDay).toBeNaN();
  });

  it('has no recall without events', () => {
    const figures = alarmFigures(countAlarms(flags('0000'), flags('0100')));
    expect([figures.recall, figures.f1, figures.falseAlarmRate]).toEqual([NaN, NaN, 1 / 4]);
  });

  it('pools points, not rates', () => {
    const pooled = poolAlarms([
      countAlarms(flags('0011'), flags('0011'), HOUR_MS),
      countAlarms(flags('10000000'), flags('00000011'), HOUR_MS),
    ]);
    expect(alarmFigures(pooled)).toMatchObject({ recall: 1 / 2, precision: 2 / 4, falseAlarmRate: 2 / 9 });
    expect(pooled.durationMs).toBe(12 * HOUR_MS);
  });
});
