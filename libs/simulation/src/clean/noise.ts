import { normal } from '@kymo/statistics';
import { between, mixed } from './chance';
import { oncePerStep, type CleanMaker } from './signal';

const CHANNELS = [
  { name: 'left', base: 20, deviation: 1.5, shared: 0.9 },
  { name: 'right', base: 22, deviation: 1.2, shared: 0.8 },
  { name: 'counterpart', base: 150, deviation: 12, shared: -0.7 },
  { name: 'bystander', base: 5, deviation: 0.4, shared: 0 },
  { name: 'hum', base: 0, deviation: 1, shared: 0 },
];

/** White noise, three of the channels correlated. */
export const noise: CleanMaker = ({ random }) => {
  const together = oncePerStep(() => normal(random));
  return CHANNELS.map(({ name, base, deviation, shared }) => {
    const offset = base + deviation * between(random, -4, 4);
    const own = deviation * between(random, 0.6, 1.6);
    return {
      name,
      noise: own,
      at: (timeMs) => offset + own * mixed(shared, together(timeMs), normal(random)),
    };
  });
};
