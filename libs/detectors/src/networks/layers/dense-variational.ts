import { concat, type Tensor } from '@tensorflow/tfjs-core';
import type { Condition } from '../../types/window-context';
import type { WindowShape } from '../../types/network';
import {
  activate,
  flattenWindows,
  runStack,
  stackWeights,
  unflattenWindows,
  type DenseOptions,
} from './dense-stack';
import type { TrainedParts } from './trained-network';
import { posteriorOf, posteriorWeights, variationalParts, type VariationalOptions } from './variational';

/** Dense layers down to a normal code and back up; the condition, if any, is an input of both. */
export function denseVariationalParts(
  options: DenseOptions & VariationalOptions,
  shape: WindowShape,
  condition?: Condition,
): TrainedParts {
  const { layers, activation, codeSize } = options;
  const size = shape.steps * shape.channels;
  const conditionSize = condition?.size ?? 0;
  const encoder = [size + conditionSize, ...layers];
  const decoder = [codeSize + conditionSize, ...layers.toReversed(), size];
  return variationalParts(options, shape, {
    condition,
    initialise: (random) => [
      ...stackWeights('encoder', encoder, random),
      ...posteriorWeights(encoder.at(-1)!, codeSize, random),
      ...stackWeights('decoder', decoder, random),
    ],
    encode(parameters, batch, condition) {
      const rows = tell(flattenWindows(batch, shape), condition);
      const hidden = runStack(parameters, 'encoder', layers.length, activation, rows);
      return posteriorOf(parameters, activate(activation, hidden));
    },
    decode(parameters, code, condition) {
      const rows = runStack(parameters, 'decoder', decoder.length - 1, activation, tell(code, condition));
      return unflattenWindows(rows, shape);
    },
  });
}

function tell(rows: Tensor, condition: Tensor | undefined): Tensor {
  return condition ? concat([rows, condition], 1) : rows;
}
