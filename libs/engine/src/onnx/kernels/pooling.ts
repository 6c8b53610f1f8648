import * as tf from '@tensorflow/tfjs-core';
import { padPlane, reaching, seenBy, tapsOf } from './convolutions';
import { unsupported, type Kernels, type Recorder } from './kernel';
import { floatsOnly } from './number-types';

type PoolInfo = ReturnType<typeof tf.backend_util.computePool2DInfo>;

const CHANNELS_FIRST = [0, 3, 1, 2];
const CHANNELS_LAST = [0, 2, 3, 1];

function info(
  kernel: string,
  x: tf.TensorInfo,
  { filterSize, strides, pad, dimRoundingMode }: tf.MaxPoolAttrs,
  places?: readonly number[],
): PoolInfo {
  const shape = x.shape as [number, number, number, number];
  const found = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  return reaching(kernel, found, places);
}

function pool(
  recorder: Recorder,
  op: string,
  x: tf.TensorInfo | string,
  found: PoolInfo,
  pads: readonly number[],
): tf.TensorInfo {
  const result = recorder.add(op, [recorder.transpose(x, CHANNELS_FIRST)], {
    kernel_shape: [found.filterHeight, found.filterWidth],
    strides: [found.strideHeight, found.strideWidth],
    pads,
  });
  return recorder.tensor(recorder.transpose(result, CHANNELS_LAST), found.outShape, 'float32');
}

/** One over how many places of the input each window sees, `[1, outHeight, outWidth, 1]`. */
function shareOfEach(recorder: Recorder, found: PoolInfo): string {
  const { inHeight, inWidth, outHeight, outWidth, padInfo } = found;
  const seen = (window: number, stride: number, before: number, taps: number, size: number) =>
    Math.min(size, window * stride - before + taps) - Math.max(0, window * stride - before);
  const shares = Float32Array.from({ length: outHeight * outWidth }, (_, index) => {
    const [row, column] = [Math.floor(index / outWidth), index % outWidth];
    const rows = seen(row, found.strideHeight, padInfo.top, found.filterHeight, inHeight);
    return 1 / (rows * seen(column, found.strideWidth, padInfo.left, found.filterWidth, inWidth));
  });
  return recorder.graph.constant('float32', [1, outHeight, outWidth, 1], shares);
}

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
  /** tfjs passes over NaN, and finds minus infinity where there is nothing else. */
  MaxPool: floatsOnly('MaxPool', (recorder, { x }, attributes: tf.MaxPoolAttrs) => {
    const found = info('MaxPool', x!, attributes);
    const { filterHeight, filterWidth, inShape, outShape } = found;
    if (filterHeight * filterWidth === 1 && tf.util.arraysEqual(inShape, outShape)) {
      return recorder.backend.alias(x!);
    }
    const lowest = recorder.graph.scalar(-Infinity);
    const known = recorder.node('Where', [recorder.add('IsNaN', [x!]), lowest, x!], x!.shape, x!.dtype);
    return pool(recorder, 'MaxPool', padPlane(recorder, known, found, -Infinity), found, [0, 0, 0, 0]);
  }),

  AvgPool: (recorder, { x }, attributes: tf.AvgPoolAttrs) => {
    const found = info('AvgPool', x!, attributes as tf.MaxPoolAttrs);
    const { top, left, bottom, right } = found.padInfo;
    if (Math.max(top, bottom) >= found.filterHeight || Math.max(left, right) >= found.filterWidth) {
      throw unsupported('AvgPool', 'has windows that see nothing but padding', 'pad by less than the window');
    }
    return pool(recorder, 'AveragePool', x!, found, [top, left, bottom, right]);
  },

  /** The gradient goes to the first place that held the maximum. */
  MaxPoolGrad: (recorder, { dy, input, output }, attributes: tf.MaxPoolGradAttrs) => {
    const found = info('MaxPoolGrad', input!, attributes, dy!.shape);
    const padded = padPlane(recorder, input!, found, -Infinity);
    const nothing = recorder.graph.scalar(0);
    let taken = recorder.add('Equal', [output!, recorder.graph.scalar(-Infinity)]);
    const shares = tapsOf(found.filterHeight, found.filterWidth).map((tap) => {
      const holds = recorder.add('Equal', [seenBy(recorder, padded, tap, found), output!]);
      const first = recorder.add('And', [holds, recorder.add('Not', [taken])]);
      taken = recorder.add('Or', [taken, holds]);
      return recorder.add('Where', [first, dy!, nothing]);
    });
    return sentBack(recorder, shares, found, dy!.dtype);
  },

  AvgPoolGrad: (recorder, { dy, input }, attributes: tf.AvgPoolGradAttrs) => {
    const found = info('AvgPoolGrad', input!, attributes as tf.MaxPoolAttrs, dy!.shape);
    const taps = found.filterHeight * found.filterWidth;
    const share = recorder.add('Mul', [dy!, shareOfEach(recorder, found)]);
    return sentBack(recorder, Array<string>(taps).fill(share), found, dy!.dtype);
  },
};
