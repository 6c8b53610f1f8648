import * as tf from '@tensorflow/tfjs-core';
import { padPlane, seenBy, tapsOf } from './convolutions';
import type { Kernel, Kernels, Recorder } from './kernel';

type PoolInfo = ReturnType<typeof tf.backend_util.computePool2DInfo>;

const CHANNELS_FIRST = [0, 3, 1, 2];
const CHANNELS_LAST = [0, 2, 3, 1];

function info(x: tf.TensorInfo, { filterSize, strides, pad, dimRoundingMode }: tf.MaxPoolAttrs): PoolInfo {
  const shape = x.shape as [number, number, number, number];
  return tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
}

const pool =
  (op: string): Kernel =>
  (recorder, { x }, attributes: tf.MaxPoolAttrs) => {
    const found = info(x!, attributes);
    const { padInfo } = found;
    const result = recorder.add(op, [recorder.transpose(x!, CHANNELS_FIRST)], {
      kernel_shape: [found.filterHeight, found.filterWidth],
      strides: [found.strideHeight, found.strideWidth],
      pads: [padInfo.top, padInfo.left, padInfo.bottom, padInfo.right],
    });
    return recorder.tensor(recorder.transpose(result, CHANNELS_LAST), found.outShape, x!.dtype);
  };

/**
 * Adds up, at each place of the input, what the taps of the windows over it send back.
 * @param shares by tap, `[batch, outHeight, outWidth, channel]`
 */
function sentBack(
  recorder: Recorder,
  shares: readonly string[],
  found: PoolInfo,
  dtype: tf.DataType,
): tf.TensorInfo {
  const { inShape, inHeight, inWidth, outHeight, outWidth, inChannels, padInfo } = found;
  const { filterHeight, filterWidth, strideHeight, strideWidth } = found;
  const taps = shares.length;
  const stacked = recorder.add(
    'Concat',
    shares.map((share) => recorder.reshape(share, [found.batchSize * outHeight * outWidth, inChannels, 1])),
    { axis: 2 },
  );
  const planes = recorder.transpose(
    recorder.reshape(stacked, [found.batchSize, outHeight, outWidth, inChannels * taps]),
    CHANNELS_FIRST,
  );
  // Tap `t` of each channel reaches its own place in the window only.
  const reach = new Float32Array(inChannels * taps * taps);
  for (let channel = 0; channel < inChannels; channel++) {
    for (let tap = 0; tap < taps; tap++) reach[(channel * taps + tap) * taps + tap] = 1;
  }
  const filter = recorder.graph.constant('float32', [inChannels * taps, 1, filterHeight, filterWidth], reach);
  const reached = [
    strideHeight * (outHeight - 1) + filterHeight - padInfo.top - padInfo.bottom,
    strideWidth * (outWidth - 1) + filterWidth - padInfo.left - padInfo.right,
  ];
  const result = recorder.add('ConvTranspose', [planes, filter], {
    group: inChannels,
    strides: [strideHeight, strideWidth],
    pads: [padInfo.top, padInfo.left, padInfo.bottom, padInfo.right],
    output_padding: [inHeight - reached[0]!, inWidth - reached[1]!],
  });
  return recorder.tensor(recorder.transpose(result, CHANNELS_LAST), inShape, dtype);
}

export const pooling: Kernels = {
  MaxPool: pool('MaxPool'),
  AvgPool: pool('AveragePool'),

  /** The gradient goes to the first place that held the maximum. */
  MaxPoolGrad: (recorder, { dy, input, output }, attributes: tf.MaxPoolGradAttrs) => {
    const found = info(input!, attributes);
    const padded = padPlane(recorder, input!, found, -Infinity);
    const nothing = recorder.graph.scalar(0);
    let taken: string | undefined;
    const shares = tapsOf(found.filterHeight, found.filterWidth).map((tap) => {
      const holds = recorder.add('Equal', [seenBy(recorder, padded, tap, found), output!]);
      const first: string = taken ? recorder.add('And', [holds, recorder.add('Not', [taken])]) : holds;
      taken = taken ? recorder.add('Or', [taken, holds]) : holds;
      return recorder.add('Where', [first, dy!, nothing]);
    });
    return sentBack(recorder, shares, found, dy!.dtype);
  },

  AvgPoolGrad: (recorder, { dy, input }, attributes: tf.AvgPoolGradAttrs) => {
    const found = info(input!, attributes as tf.MaxPoolAttrs);
    const taps = found.filterHeight * found.filterWidth;
    const share = recorder.add('Mul', [dy!, recorder.graph.scalar(1 / taps)]);
    return sentBack(recorder, Array<string>(taps).fill(share), found, dy!.dtype);
  },
};
