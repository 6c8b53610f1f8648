import { mean } from '@kymo/statistics';
import { rangesOf } from './ranges';

/** Proximity of alarms and events; 0.5 is chance level. */
export interface Affiliation {
  readonly precision: number;
  readonly recall: number;
}

/** A half-open stretch of time in rows. */
type Interval = readonly [start: number, stop: number];

/**
 * Affiliation precision and recall: each event owns the stretch of time nearer to it than to any other event,
 * and distances there are read as the chance that a random moment of that stretch would have been farther.
 *
 * @param labels `[time]`, 0 or 1
 * @param alarms `[time]`, 0 or 1
 * @returns precision NaN without alarms; both NaN without events
 * @see Huet, Navarro, Rossi, "Local Evaluation of Time Series Anomaly Detection Algorithms", KDD 2022
 */
export function affiliation(labels: Uint8Array, alarms: Uint8Array): Affiliation {
  const events = intervalsOf(labels);
  const predicted = intervalsOf(alarms);
  const zones = zonesOf(events, [0, labels.length]);
  const precisions: number[] = [];
  const recalls: number[] = [];
  let from = 0;
  events.forEach((event, index) => {
    const zone = zones[index]!;
    while (from < predicted.length && predicted[from]![1] <= zone[0]) from++;
    const inZone: Interval[] = [];
    for (let next = from; next < predicted.length && predicted[next]![0] < zone[1]; next++) {
      inZone.push(intersect(predicted[next]!, zone));
    }
    if (inZone.length > 0) precisions.push(precisionIn(zone, event, inZone));
    recalls.push(inZone.length > 0 ? recallIn(zone, event, inZone) : 0);
  });
  return { precision: mean(precisions), recall: mean(recalls) };
}

/** Mean over all alarmed moments of the chance that a random moment of the zone lies farther from the event. */
function precisionIn(zone: Interval, event: Interval, alarms: readonly Interval[]): number {
  const margin = Math.min(event[0] - zone[0], zone[1] - event[1]);
  const survival = (moment: number) => {
    const distance = distanceTo(event, moment);
    if (distance === 0) return 1;
    return 1 - (Math.min(distance, margin) + distance + lengthOf(event)) / lengthOf(zone);
  };
  const kinks = [...event, event[0] - margin, event[1] + margin];
  const integral = alarms.reduce((sum, alarm) => sum + integrate(survival, alarm, kinks), 0);
  return integral / alarms.reduce((sum, alarm) => sum + lengthOf(alarm), 0);
}

/** Mean over all moments of the event of the chance that a random moment of the zone lies farther than the nearest alarm. */
function recallIn(zone: Interval, event: Interval, alarms: readonly Interval[]): number {
  const centre = (zone[0] + zone[1]) / 2;
  const integral = zonesOf(alarms, zone).reduce((sum, alarmZone, index) => {
    const part = intersect(event, alarmZone);
    if (part[1] <= part[0]) return sum;
    const alarm = alarms[index]!;
    const survival = (moment: number) => {
      const distance = distanceTo(alarm, moment);
      const margin = Math.min(moment - zone[0], zone[1] - moment);
      return 1 - (Math.min(distance, margin) + distance) / lengthOf(zone);
    };
    const kinks = [...alarm, centre, ...alarm.flatMap((edge) => zone.map((limit) => (edge + limit) / 2))];
    return sum + integrate(survival, part, kinks);
  }, 0);
  return integral / lengthOf(event);
}

/** Integral of a function that is linear between kinks: there the midpoint rule is exact. */
function integrate(value: (moment: number) => number, over: Interval, kinks: readonly number[]): number {
  const inner = kinks.filter((kink) => kink > over[0] && kink < over[1]).sort((a, b) => a - b);
  let start = over[0];
  let sum = 0;
  for (const stop of [...inner, over[1]]) {
    sum += (stop - start) * value((start + stop) / 2);
    start = stop;
  }
  return sum;
}

/** Cuts `whole` half way between neighbours. */
function zonesOf(intervals: readonly Interval[], whole: Interval): Interval[] {
  return intervals.map(([start, stop], index) => {
    const before = intervals[index - 1];
    const after = intervals[index + 1];
    return [
      before === undefined ? whole[0] : (before[1] + start) / 2,
      after === undefined ? whole[1] : (stop + after[0]) / 2,
    ];
  });
}

function intervalsOf(flags: Uint8Array): Interval[] {
  return rangesOf(flags).map(({ first, last }) => [first, last + 1]);
}

function intersect(a: Interval, b: Interval): Interval {
  return [Math.max(a[0], b[0]), Math.min(a[1], b[1])];
}

function lengthOf([start, stop]: Interval): number {
  return stop - start;
}

function distanceTo([start, stop]: Interval, moment: number): number {
  return Math.max(0, start - moment, moment - stop);
}
