import { between } from './chance';
import { lagged } from './courses';
import { gauged, type CleanMaker, type Course, type Gauge } from './signal';
import { hourOfDay, isWeekend } from './time';

interface WeekGauge extends Gauge {
  /** Time constant with which it follows what goes on. */
  readonly lagMinutes?: number;
}

const CHANNELS: readonly WeekGauge[] = [
  { name: 'occupancy', base: 0, span: 120 },
  { name: 'power', base: 15, span: 85 },
  { name: 'air_flow', base: 200, span: 1800, lagMinutes: 10 },
  { name: 'temperature', base: 17, span: 6, lagMinutes: 90 },
];

/** Share of a working day that goes on at the weekend. */
const WEEKEND_SHARE = 0.04;

/** Working days with a pause at noon, Monday to Friday by UTC; quiet nights and weekends. */
export const week: CleanMaker = ({ random }) => {
  const activity = working(between(random, 6, 9), between(random, 15.5, 19), between(random, 0.1, 0.35));
  return CHANNELS.map((channel) =>
    gauged(
      channel,
      random,
      channel.lagMinutes === undefined
        ? activity
        : lagged(activity, channel.lagMinutes * between(random, 0.8, 1.25)),
    ),
  );
};

function working(opens: number, closes: number, pause: number): Course {
  return (timeMs) => {
    const hour = hourOfDay(timeMs);
    const open = rise(hour - opens) - rise(hour - closes);
    const noon = pause * Math.exp(-(((hour - 12.5) / 0.5) ** 2));
    return (open - noon) * (isWeekend(timeMs) ? WEEKEND_SHARE : 1);
  };
}

/** From 0 to 1 in about an hour. */
function rise(hours: number): number {
  return 1 / (1 + Math.exp(-5 * hours));
}
