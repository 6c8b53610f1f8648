import * as tf from '@tensorflow/tfjs-core';
import { activated } from './products';
import { unsupported, type Kernels, type Recorder } from './kernel';

type ConvolutionInfo = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

interface ConvolutionAttributes {
  readonly strides: [number, number] | number;
  readonly pad: tf.Conv2DAttrs['pad'];
  readonly dataFormat?: string;
  readonly dilations?: [number, number] | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** tfjs keeps channels last, ONNX first. */
const CHANNELS_FIRST = [0, 3, 1, 2];
const CHANNELS_LAST = [0, 2, 3, 1];
/** `[height, width, in, out]` to `[out, in, height, width]`. */
const FILTER_FIRST = [3, 2, 0, 1];

function info(
  kernel: string,
  x: number[],
  filter: number[],
  attributes: ConvolutionAttributes,
  places?: readonly number[],
): ConvolutionInfo {
  const { strides, pad, dataFormat = 'NHWC', dilations = 1, dimRoundingMode } = attributes;
  if (dataFormat !== 'NHWC') {
    throw unsupported(kernel, `has the data format '${dataFormat}'`, "use 'NHWC': channels last");
  }
  const found = tf.backend_util.computeConv2DInfo(
    x as [number, number, number, number],
    filter as [number, number, number, number],
    strides,
    dilations,
    pad,
    dimRoundingMode,
  );
  return reaching(kernel, found, places);
}

/**
 * Pads as far as the last window reaches, where rounding up lets it reach past the padding asked for.
 * @param places shape of what the windows gave, which the gradients of tfjs round down
 */
export function reaching(
  kernel: string,
  found: ConvolutionInfo,
  places: readonly number[] = found.outShape,
): ConvolutionInfo {
  const { inHeight, inWidth, strideHeight, strideWidth, padInfo } = found;
  const [batch, outHeight, outWidth, channels] = places as [number, number, number, number];
  const bottom = (outHeight - 1) * strideHeight + found.effectiveFilterHeight - inHeight - padInfo.top;
  const right = (outWidth - 1) * strideWidth + found.effectiveFilterWidth - inWidth - padInfo.left;
  // tfjs works out both sizes from the height of the filter where the padding is a number.
  if (bottom <= -strideHeight || right <= -strideWidth) {
    throw unsupported(
      kernel,
      'leaves out windows at the end',
      "pad with 'same', 'valid' or a list of numbers",
    );
  }
  return {
    ...found,
    outHeight,
    outWidth,
    outShape: [batch, outHeight, outWidth, channels],
    padInfo: { ...padInfo, bottom: Math.max(0, bottom), right: Math.max(0, right) },
  };
}

function convolution(
  recorder: Recorder,
  kernel: string,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  attributes: ConvolutionAttributes,
): tf.TensorInfo {
  const found = info(kernel, x.shape, filter.shape, attributes);
  const result = recorder.add(
    'Conv',
    [recorder.transpose(x, CHANNELS_FIRST), recorder.transpose(filter, FILTER_FIRST)],
    placement(found),
  );
  return recorder.tensor(recorder.transpose(result, CHANNELS_LAST), found.outShape, x.dtype);
}

function placement({ strideHeight, strideWidth, dilationHeight, dilationWidth, padInfo }: ConvolutionInfo) {
  return {
    strides: [strideHeight, strideWidth],
    dilations: [dilationHeight, dilationWidth],
    pads: [padInfo.top, padInfo.left, padInfo.bottom, padInfo.right],
  };
}

export const convolutions: Kernels = {
  Conv2D: (recorder, { x, filter }, attributes: tf.Conv2DAttrs) =>
    convolution(recorder, 'Conv2D', x!, filter!, attributes),

  FusedConv2D: (recorder, { x, filter, bias }, attributes: tf.FusedConv2DAttrs) => {
    const result = convolution(recorder, 'FusedConv2D', x!, filter!, attributes);
    return activated(recorder, result, bias, {
      ...attributes,
      leakyreluAlpha: attributes.leakyreluAlpha ?? 0.2,
    });
  },

  Conv2DBackpropInput: (recorder, { dy, filter }, attributes: tf.Conv2DBackpropInputAttrs) => {
    const { inputShape } = attributes;
    const found = info('Conv2DBackpropInput', inputShape, filter!.shape, attributes, dy!.shape);
    const { strideHeight, strideWidth, filterHeight, filterWidth, outHeight, outWidth, padInfo } = found;
    const reached = [
      strideHeight * (outHeight - 1) + filterHeight - padInfo.top - padInfo.bottom,
      strideWidth * (outWidth - 1) + filterWidth - padInfo.left - padInfo.right,
    ];
    const attributesOfNode = {
      ...placement(found),
      output_padding: [inputShape[1] - reached[0]!, inputShape[2] - reached[1]!],
    };
    const inputs = [recorder.transpose(dy!, CHANNELS_FIRST), recorder.transpose(filter!, FILTER_FIRST)];
    const result = recorder.add('ConvTranspose', inputs, attributesOfNode);
    return recorder.tensor(recorder.transpose(result, CHANNELS_LAST), inputShape, dy!.dtype);
  },

  /** One product over all places: what each tap of the filter saw, times the gradient there. */
  Conv2DBackpropFilter: (recorder, { x, dy }, attributes: tf.Conv2DBackpropFilterAttrs) => {
    const { filterShape } = attributes;
    const found = info('Conv2DBackpropFilter', x!.shape, filterShape, attributes, dy!.shape);
    const [height, width, channels, filters] = filterShape;
    const places = found.batchSize * found.outHeight * found.outWidth;
    const padded = padPlane(recorder, x!, found, 0);
    const taps = tapsOf(height, width).map((tap) => seenBy(recorder, padded, tap, found));
    const seen = taps.length === 1 ? taps[0]! : recorder.add('Concat', taps, { axis: 3 });
    const columns = recorder.reshape(seen, [places, height * width * channels]);
    const result = recorder.add('Gemm', [columns, recorder.reshape(dy!, [places, filters])], { transA: 1 });
    return recorder.tensor(recorder.reshape(result, filterShape), filterShape, x!.dtype);
  },
};

type PlaneInfo = Pick<
  ConvolutionInfo,
  'padInfo' | 'outHeight' | 'outWidth' | 'strideHeight' | 'strideWidth' | 'dilationHeight' | 'dilationWidth'
>;

/** Row and column of each element of a filter. */
export function tapsOf(height: number, width: number): [number, number][] {
  return Array.from({ length: height * width }, (_, index) => [Math.floor(index / width), index % width]);
}

export function padPlane(
  recorder: Recorder,
  x: tf.TensorInfo,
  { padInfo }: PlaneInfo,
  value: number,
): string {
  const { top, left, bottom, right } = padInfo;
  const amounts = [0, top, left, 0, 0, bottom, right, 0];
  if (amounts.every((amount) => amount === 0)) return recorder.value(x);
  return recorder.add('Pad', [x, recorder.graph.integers(amounts), recorder.graph.scalar(value)]);
}

/** What one tap of a filter saw of a padded plane at each place, `[batch, outHeight, outWidth, channel]`. */
export function seenBy(
  recorder: Recorder,
  padded: string,
  [row, column]: [number, number],
  found: PlaneInfo,
): string {
  const { graph } = recorder;
  const { outHeight, outWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = found;
  const begin = [row * dilationHeight, column * dilationWidth];
  const end = [begin[0]! + (outHeight - 1) * strideHeight + 1, begin[1]! + (outWidth - 1) * strideWidth + 1];
  const bounds = [begin, end, [1, 2], [strideHeight, strideWidth]].map((values) => graph.integers(values));
  return recorder.add('Slice', [padded, ...bounds]);
}
