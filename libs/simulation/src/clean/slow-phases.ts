import { between } from './chance';
import { wave } from './courses';
import { gauged, type CleanMaker } from './signal';

/** Nearly equal periods, so that the channels pass through all relative phases in one to four days. */
const PERIODS_MINUTES = [60, 61, 62.5];

/** Pumps with periods of their own, and the header that they feed together. */
export const slowPhases: CleanMaker = ({ random }) => {
  const pace = between(random, 0.85, 1.2);
  const cycles = PERIODS_MINUTES.map((minutes) => wave(random, pace * minutes));
  const together = (timeMs: number) => cycles.reduce((sum, cycle) => sum + cycle(timeMs), 0) / cycles.length;
  return [
    ...cycles.map((cycle, index) =>
      gauged({ name: `pump_${index + 1}`, base: 20, span: 40, noiseShare: 0.03 }, random, cycle),
    ),
    gauged({ name: 'header', base: 4, span: 6, noiseShare: 0.03 }, random, together),
  ];
};
