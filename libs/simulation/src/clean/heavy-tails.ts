import { between, heavyTailed } from './chance';
import { wave } from './courses';
import { gauged, type CleanMaker, type Gauge } from './signal';

const CHANNELS: readonly Gauge[] = [
  { name: 'latency', base: 40, span: 60, noiseShare: 0.06 },
  { name: 'queue_time', base: 5, span: 20, noiseShare: 0.06 },
  { name: 'price', base: 100, span: 30, noiseShare: 0.06 },
];

/** Heavy-tailed noise around a slow curve that the channels share, each with its own weight. */
export const heavyTails: CleanMaker = ({ random }) => {
  const slow = wave(random, between(random, 1800, 3600));
  const quicker = wave(random, between(random, 500, 800));
  return CHANNELS.map((channel) => {
    const share = between(random, 0.5, 0.9);
    return gauged(
      channel,
      random,
      (timeMs) => share * slow(timeMs) + (1 - share) * quicker(timeMs),
      heavyTailed,
    );
  });
};
