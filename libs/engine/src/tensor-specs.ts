import { KymoError } from '@kymo/domain';
import type { TensorSpec, TypedArray } from './engine';

/** Shapes of the inputs once the batch is known from how many values were given. @throws KymoError OPTIONS_INVALID */
export function resolveShapes(specs: readonly TensorSpec[], inputs: readonly TypedArray[]): number[][] {
  if (inputs.length !== specs.length) {
    throw new KymoError(
      'OPTIONS_INVALID',
      `running a compiled function: got ${inputs.length} inputs, it was compiled for ${specs.length}; pass one array per spec`,
    );
  }
  const batch = batchOf(specs, inputs);
  return specs.map((spec, index) => {
    const shape = spec.shape.map((size) => size ?? batch);
    const expected = sizeOf(shape);
    const found = inputs[index]?.length ?? 0;
    if (found !== expected) {
      throw new KymoError(
        'OPTIONS_INVALID',
        `running a compiled function: input ${index} has ${found} values, shape [${spec.shape.map((size) => size ?? 'batch').join(', ')}] ` +
          `with batch ${batch} takes ${expected}; pass whole examples, the same number in each batched input`,
      );
    }
    return shape;
  });
}

/** Number of examples the batched inputs hold; 1 where no input is batched. */
export function batchOf(specs: readonly TensorSpec[], inputs: readonly TypedArray[]): number {
  const index = specs.findIndex((spec) => spec.shape[0] === null);
  if (index < 0) return 1;
  const example = sizeOf((specs[index]?.shape ?? []).map((size) => size ?? 1));
  const batch = (inputs[index]?.length ?? 0) / example;
  if (Number.isInteger(batch) && batch > 0) return batch;
  throw new KymoError(
    'OPTIONS_INVALID',
    `running a compiled function: input ${index} has ${inputs[index]?.length} values, examples have ${example}; ` +
      'pass at least one example, and whole ones',
  );
}

/** Number of values in a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
