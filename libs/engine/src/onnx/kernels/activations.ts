import * as tf from '@tensorflow/tfjs-core';
import { float } from '../graph';
import type { Kernels } from './kernel';
import { clip, composed, same } from './one-input';
import { asFloats, floatsOnly, throughFloats } from './number-types';

const SELU_ALPHA = tf.backend_util.SELU_SCALEALPHA / tf.backend_util.SELU_SCALE;

export const activations: Kernels = {
  Relu6: composed('Relu6', (recorder, x, constant) => clip(recorder, x, constant(0), constant(6))),
  LeakyRelu: asFloats((recorder, { x }, { alpha }: tf.LeakyReluAttrs) =>
    same(recorder, 'LeakyRelu', x!, [], { alpha: float(alpha) }),
  ),
  Elu: (recorder, { x }) => same(recorder, 'Elu', x!, [], { alpha: float(1) }),
  Selu: throughFloats('Selu', (recorder, { x }) =>
    same(recorder, 'Selu', x!, [], { alpha: float(SELU_ALPHA), gamma: float(tf.backend_util.SELU_SCALE) }),
  ),
  EluGrad: (recorder, { dy, y }) => {
    const one = recorder.graph.scalar(1);
    const slope = recorder.add('Add', [y!, one]);
    const positive = recorder.add('GreaterOrEqual', [y!, recorder.graph.scalar(0)]);
    return recorder.node('Mul', [dy!, recorder.add('Where', [positive, one, slope])], y!.shape, y!.dtype);
  },
  Prelu: asFloats((recorder, { x, alpha }) => {
    const scaled = recorder.add('Mul', [x!, alpha!]);
    const negative = recorder.add('Less', [x!, recorder.graph.scalar(0)]);
    return recorder.node('Where', [negative, scaled, x!], x!.shape, x!.dtype);
  }),
  FusedBatchNorm: floatsOnly('FusedBatchNorm', (recorder, inputs, attributes: tf.FusedBatchNormAttrs) => {
    const { x, mean, variance, offset, scale } = inputs;
    const { varianceEpsilon } = attributes;
    const spread = recorder.add('Sqrt', [
      recorder.add('Add', [variance!, recorder.graph.scalar(varianceEpsilon)]),
    ]);
    const normal = recorder.add('Div', [recorder.add('Sub', [x!, mean!]), spread]);
    const scaled = scale ? recorder.add('Mul', [normal, scale]) : normal;
    return recorder.node(
      offset ? 'Add' : 'Identity',
      offset ? [scaled, offset] : [scaled],
      x!.shape,
      x!.dtype,
    );
  }),
};
