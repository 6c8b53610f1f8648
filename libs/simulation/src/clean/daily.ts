import { between } from './chance';
import { everyDay, type DayShape } from './courses';
import { gauged, type CleanMaker, type CleanSetting, type Gauge } from './signal';
import { DAY_MS } from './time';

interface DailyGauge extends Gauge {
  readonly shape: DayShape;
  /** Its peak behind the machine's. */
  readonly lagHours: number;
  /** Its trend, a share of the machine's. */
  readonly wear: number;
}

const CHANNELS: readonly DailyGauge[] = [
  { name: 'power', base: 40, span: 160, shape: 'plateau', lagHours: 0, wear: 1 },
  { name: 'flow', base: 10, span: 90, shape: 'humps', lagHours: -1, wear: -0.6 },
  { name: 'temperature', base: 18, span: 14, shape: 'sine', lagHours: 2.5, wear: 0.8 },
  { name: 'humidity', base: 70, span: -30, shape: 'peak', lagHours: 1, wear: 0 },
];

/** Channels that follow the day, each in its own shape and with its own lag. */
export const daily: CleanMaker = (setting) => days(setting, 0);

/** The daily cycle with a slow trend: 2 to 4 % of the range a day, up or down. */
export const trend: CleanMaker = (setting) =>
  days(setting, between(setting.random, 0.02, 0.04) * (setting.random() < 0.5 ? -1 : 1));

/** @param slope trend of a channel that wears fully, spans a day */
function days({ random, startMs }: CleanSetting, slope: number) {
  const peakHour = between(random, 11, 17);
  return CHANNELS.map((channel) => {
    const cycle = everyDay(channel.shape, peakHour + channel.lagHours + between(random, -0.5, 0.5));
    return gauged(
      channel,
      random,
      (timeMs) => cycle(timeMs) + (slope * channel.wear * (timeMs - startMs)) / DAY_MS,
    );
  });
}
