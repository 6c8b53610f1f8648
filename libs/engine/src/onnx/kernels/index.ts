import { activations } from './activations';
import { convolutions } from './convolutions';
import { elementwise } from './elementwise';
import type { Kernels } from './kernel';
import { lstmKernels } from './lstm';
import { pooling } from './pooling';
import { products } from './products';
import { gruKernels } from './recurrent-node';
import { reductions } from './reductions';
import { resizing } from './resizing';
import { shapes } from './shapes';

/** Every tfjs kernel that can be traced. */
export const kernels: Kernels = {
  ...elementwise,
  ...activations,
  ...reductions,
  ...shapes,
  ...products,
  ...convolutions,
  ...pooling,
  ...resizing,
  ...lstmKernels,
  ...gruKernels,
};
