import type { Case } from './case';
import { convolutions } from './convolutions';
import { elementwise } from './elementwise';
import { products } from './products';
import { reductions } from './reductions';
import { resizing } from './resizing';
import { shapes } from './shapes';

/** Every operation that is tried, by name. */
export const cases: Readonly<Record<string, Case>> = {
  ...elementwise,
  ...reductions,
  ...shapes,
  ...products,
  ...convolutions,
  ...resizing,
};
