import * as tf from '@tensorflow/tfjs-core';
import { elementType } from '../tracing-backend';
import { unsupported, type Kernel, type Kernels, type Recorder } from './kernel';

const LAST = Number.MAX_SAFE_INTEGER;

const reshaped: Kernel = (recorder, inputs, attributes: { shape?: number[]; dim?: number }) => {
  const x = (inputs['x'] ?? inputs['input'])!;
  const shape = attributes.shape
    ? resolve(x.shape, attributes.shape)
    : withAxis(x.shape, attributes.dim ?? 0);
  return recorder.tensor(recorder.reshape(x, shape), shape, x.dtype);
};

function resolve(from: readonly number[], wanted: number[]): number[] {
  return tf.util.inferFromImplicitShape(wanted, tf.util.sizeFromShape([...from]));
}

function withAxis(shape: readonly number[], axis: number): number[] {
  const place = axis < 0 ? shape.length + 1 + axis : axis;
  return [...shape.slice(0, place), 1, ...shape.slice(place)];
}

/** A tensor of one value everywhere. */
function filled(recorder: Recorder, shape: number[], dtype: tf.DataType, value: number): tf.TensorInfo {
  const one = recorder.graph.constant(elementType(dtype), [], [value]);
  return recorder.node('Expand', [one, recorder.graph.integers(shape)], shape, dtype);
}

/** Cuts `[begin, end)` with steps out of a tensor. */
function sliced(
  recorder: Recorder,
  x: tf.TensorInfo | string,
  begin: readonly number[],
  end: readonly number[],
  steps?: readonly number[],
): string {
  const { graph } = recorder;
  const value = typeof x === 'string' ? x : recorder.value(x);
  const producer = graph.producerOf(value);
  if (producer?.op === 'Transpose') {
    // Cut first: less is left to transpose.
    const permutation = producer.attributes['perm'] as readonly number[];
    const before = (list: readonly number[]) => list.map((_, axis) => list[permutation.indexOf(axis)]!);
    const cut = sliced(recorder, producer.inputs[0]!, before(begin), before(end), steps && before(steps));
    return recorder.transpose(cut, permutation);
  }
  const axes = begin.map((_, axis) => axis);
  const bounds = [begin, end, axes, ...(steps ? [steps] : [])].map((list) => graph.integers(list));
  return recorder.add('Slice', [value, ...bounds]);
}

export const shapes: Kernels = {
  Reshape: reshaped,
  ExpandDims: reshaped,
  Transpose: (recorder, { x }, { perm }: tf.TransposeAttrs) =>
    recorder.tensor(
      recorder.transpose(x!, perm),
      perm.map((axis) => x!.shape[axis]!),
      x!.dtype,
    ),
  Slice: (recorder, { x }, { begin, size }: tf.SliceAttrs) => {
    const [from, sizes] = tf.slice_util.parseSliceParams(x as tf.Tensor, begin, size) as [number[], number[]];
    const end = from.map((start, axis) => start + sizes[axis]!);
    return recorder.tensor(sliced(recorder, x!, from, end), sizes, x!.dtype);
  },
  StridedSlice: (recorder, { x }, attributes: tf.StridedSliceAttrs) => {
    const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attributes;
    const info = tf.slice_util.sliceInfo(
      x!.shape,
      begin,
      end,
      strides,
      beginMask,
      endMask,
      ellipsisMask,
      newAxisMask,
      shrinkAxisMask,
    );
    const cut = sliced(
      recorder,
      x!,
      info.begin,
      info.end.map((bound) => (bound < 0 ? -LAST : bound)),
      info.strides,
    );
    return recorder.tensor(recorder.reshape(cut, info.finalShape), info.finalShape, x!.dtype);
  },
  Reverse: (recorder, { x }, { dims }: tf.ReverseAttrs) => {
    const axes = tf.util.parseAxisParam(dims, x!.shape);
    const integers = (value: number) => recorder.graph.integers(axes.map(() => value));
    return axes.length === 0
      ? recorder.node('Identity', [x!], x!.shape, x!.dtype)
      : recorder.node(
          'Slice',
          [x!, integers(-1), integers(-LAST), recorder.graph.integers(axes), integers(-1)],
          x!.shape,
          x!.dtype,
        );
  },
  Concat: (recorder, inputs, { axis }: tf.ConcatAttrs) => {
    const tensors = Object.values(inputs);
    const [along = 0] = tf.util.parseAxisParam(axis, tensors[0]!.shape);
    const shape = tf.backend_util.computeOutShape(
      tensors.map((tensor) => tensor.shape),
      along,
    );
    return recorder.node('Concat', tensors, shape, tensors[0]!.dtype, { axis: along });
  },
  Pack: (recorder, inputs, { axis }: tf.PackAttrs) => {
    const tensors = Object.values(inputs);
    const parts = tensors.map((tensor) => recorder.reshape(tensor, withAxis(tensor.shape, axis)));
    const shape = withAxis(tensors[0]!.shape, axis).map((size, index) =>
      index === axis ? tensors.length : size,
    );
    return recorder.node('Concat', parts, shape, tensors[0]!.dtype, { axis });
  },
  Unpack: (recorder, { value }, { axis }: tf.UnpackAttrs) => {
    const [along = 0] = tf.util.parseAxisParam(axis, value!.shape);
    const rest = value!.shape.filter((_, index) => index !== along);
    return split(recorder, value!, along, Array<number>(value!.shape[along]!).fill(1)).map((part) =>
      recorder.tensor(recorder.reshape(part, rest), rest, value!.dtype),
    );
  },
  SplitV: (recorder, { x }, { numOrSizeSplits, axis }: tf.SplitVAttrs) => {
    const [along = 0] = tf.util.parseAxisParam(axis, x!.shape);
    const sizes = tf.backend_util.prepareSplitSize(x as tf.Tensor, numOrSizeSplits, along);
    return split(recorder, x!, along, sizes).map((part, index) =>
      recorder.tensor(
        part,
        x!.shape.map((size, at) => (at === along ? sizes[index]! : size)),
        x!.dtype,
      ),
    );
  },
  Tile: (recorder, { x }, { reps }: tf.TileAttrs) => {
    const shape = x!.shape.map((size, axis) => size * reps[axis]!);
    return recorder.node('Tile', [x!, recorder.graph.integers(reps)], shape, x!.dtype);
  },
  PadV2: (recorder, { x }, { paddings, constantValue }: tf.PadV2Attrs) => {
    const value = recorder.graph.constant(elementType(x!.dtype), [], [constantValue]);
    return pad(recorder, x!, paddings, 'constant', [value]);
  },
  MirrorPad: (recorder, { x }, { paddings, mode }: tf.MirrorPadAttrs) => {
    if (mode !== 'reflect') {
      throw unsupported(
        'MirrorPad',
        `has mode '${mode}'`,
        "use 'reflect', or concatenate what is to be mirrored",
      );
    }
    return pad(recorder, x!, paddings, 'reflect', []);
  },
  GatherV2: (recorder, { x, indices }, { axis, batchDims }: tf.GatherV2Attrs) => {
    if (batchDims)
      throw unsupported('GatherV2', `has batchDims ${batchDims}`, 'gather without batch dimensions');
    const [along = 0] = tf.util.parseAxisParam(axis, x!.shape);
    const shape = [...x!.shape.slice(0, along), ...indices!.shape, ...x!.shape.slice(along + 1)];
    return recorder.node('Gather', [x!, indices!], shape, x!.dtype, { axis: along });
  },
  UnsortedSegmentSum: (recorder, { x, segmentIds }, { numSegments }: tf.UnsortedSegmentSumAttrs) => {
    const [rows = 0, ...rest] = x!.shape;
    const chosen = oneHot(recorder, segmentIds!, numSegments, 1, 0, 0);
    const flat = recorder.reshape(recorder.cast(x!, 'float32'), [rows, tf.util.sizeFromShape(rest)]);
    const shape = [numSegments, ...rest];
    return recorder.tensor(recorder.reshape(recorder.add('MatMul', [chosen, flat]), shape), shape, 'float32');
  },
  OneHot: (recorder, { indices }, { depth, onValue, offValue, dtype }: tf.OneHotAttrs) => {
    const encoded = oneHot(recorder, indices!, depth, onValue, offValue, -1);
    return recorder.node('Cast', [encoded], [...indices!.shape, depth], dtype, {
      to: { float32: 1, int32: 6, bool: 9 }[dtype as 'bool'],
    });
  },
  Fill: (recorder, _, { shape, value, dtype }: tf.FillAttrs) =>
    filled(recorder, shape, dtype, value as number),
  ZerosLike: (recorder, { x }) => filled(recorder, x!.shape, x!.dtype, 0),
  OnesLike: (recorder, { x }) => filled(recorder, x!.shape, x!.dtype, 1),
};

export function split(
  recorder: Recorder,
  x: tf.TensorInfo | string,
  axis: number,
  sizes: readonly number[],
): string[] {
  const inputs = [typeof x === 'string' ? x : recorder.value(x), recorder.graph.integers(sizes)];
  return recorder.graph.addMany('Split', inputs, sizes.length, { axis });
}

/** Negative indices count from the end in ONNX; in tfjs they are none. */
function oneHot(
  recorder: Recorder,
  indices: tf.TensorInfo,
  depth: number,
  on: number,
  off: number,
  axis: number,
): string {
  const { graph } = recorder;
  const size = graph.constant('int32', [], [depth]);
  const negative = recorder.add('Less', [indices, graph.constant('int32', [], [0])]);
  const counted = recorder.add('Where', [negative, size, indices]);
  return recorder.add('OneHot', [counted, size, graph.constant('float32', [2], [off, on])], { axis });
}

function pad(
  recorder: Recorder,
  x: tf.TensorInfo,
  paddings: readonly (readonly [number, number])[],
  mode: string,
  value: readonly string[],
): tf.TensorInfo {
  const amounts = [...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)];
  const shape = x.shape.map((size, axis) => size + paddings[axis]![0] + paddings[axis]![1]);
  return recorder.node('Pad', [x, recorder.graph.integers(amounts), ...value], shape, x.dtype, { mode });
}
