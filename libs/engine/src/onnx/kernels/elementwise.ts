import * as tf from '@tensorflow/tfjs-core';
import { float, type Attributes } from '../graph';
import type { Kernel, Kernels, Recorder } from './kernel';

const SELU_ALPHA = tf.backend_util.SELU_SCALEALPHA / tf.backend_util.SELU_SCALE;

/** tfjs kernel to ONNX operator of one input, same shape, same type. */
const unary = {
  Abs: 'Abs',
  Acos: 'Acos',
  Acosh: 'Acosh',
  Asin: 'Asin',
  Asinh: 'Asinh',
  Atan: 'Atan',
  Atanh: 'Atanh',
  Ceil: 'Ceil',
  Cos: 'Cos',
  Cosh: 'Cosh',
  Erf: 'Erf',
  Exp: 'Exp',
  Floor: 'Floor',
  Log: 'Log',
  LogicalNot: 'Not',
  Neg: 'Neg',
  Reciprocal: 'Reciprocal',
  Relu: 'Relu',
  Round: 'Round',
  Sigmoid: 'Sigmoid',
  Sin: 'Sin',
  Sinh: 'Sinh',
  Softplus: 'Softplus',
  Sqrt: 'Sqrt',
  Tan: 'Tan',
  Tanh: 'Tanh',
};

/** tfjs kernel to ONNX operator of two inputs that broadcast. */
const arithmetic = {
  Add: 'Add',
  Maximum: 'Max',
  Minimum: 'Min',
  Multiply: 'Mul',
  Pow: 'Pow',
  RealDiv: 'Div',
  Sub: 'Sub',
};

const comparison = {
  Equal: 'Equal',
  Greater: 'Greater',
  GreaterEqual: 'GreaterOrEqual',
  Less: 'Less',
  LessEqual: 'LessOrEqual',
  LogicalAnd: 'And',
  LogicalOr: 'Or',
};

type Two = { a: tf.TensorInfo; b: tf.TensorInfo };

const broadcastShape = ({ a, b }: Two) => tf.backend_util.assertAndGetBroadcastShape(a.shape, b.shape);

const map = <T extends object>(names: T, kernel: (op: string) => Kernel): Kernels =>
  Object.fromEntries(Object.entries(names).map(([name, op]) => [name, kernel(op as string)]));

const same = (
  recorder: Recorder,
  op: string,
  x: tf.TensorInfo,
  rest: string[] = [],
  attributes: Attributes = {},
) => recorder.node(op, [x, ...rest], x.shape, x.dtype, attributes);

/** A composition of nodes on one input, same shape, same type. */
const composed =
  (
    compose: (
      recorder: Recorder,
      x: string,
      constant: (value: number) => string,
      attributes: never,
    ) => string,
  ): Kernel =>
  (recorder, { x }, attributes) => {
    const constant = (value: number) =>
      recorder.graph.constant(x!.dtype === 'int32' ? 'int32' : 'float32', [], [value]);
    return recorder.tensor(compose(recorder, recorder.value(x!), constant, attributes), x!.shape, x!.dtype);
  };

export const elementwise: Kernels = {
  ...map(
    unary,
    (op) =>
      (recorder, { x }) =>
        same(recorder, op, x!),
  ),
  ...map(arithmetic, (op) => (recorder, inputs) => {
    const two = inputs as Two;
    return recorder.node(op, [two.a, two.b], broadcastShape(two), two.a.dtype);
  }),
  ...map(comparison, (op) => (recorder, inputs) => {
    const two = inputs as Two;
    return recorder.node(op, [two.a, two.b], broadcastShape(two), 'bool');
  }),
  Identity: ({ backend }, { x }) => backend.alias(x!),
  NotEqual: (recorder, inputs) => {
    const two = inputs as Two;
    return recorder.node('Not', [recorder.add('Equal', [two.a, two.b])], broadcastShape(two), 'bool');
  },
  AddN: (recorder, inputs) => {
    const tensors = Object.values(inputs);
    return recorder.node('Sum', tensors, tensors[0]!.shape, tensors[0]!.dtype);
  },
  SquaredDifference: (recorder, inputs) => {
    const two = inputs as Two;
    const difference = recorder.add('Sub', [two.a, two.b]);
    return recorder.node('Mul', [difference, difference], broadcastShape(two), two.a.dtype);
  },
  FloorDiv: (recorder, inputs) => {
    const two = inputs as Two;
    const floats = [two.a, two.b].map((tensor) => recorder.add('Cast', [tensor], { to: 1 }));
    const quotient = recorder.add('Floor', [recorder.add('Div', floats)]);
    return recorder.node('Cast', [quotient], broadcastShape(two), 'int32', { to: 6 });
  },
  Mod: (recorder, inputs) => {
    const two = inputs as Two;
    const floor = recorder.add('Floor', [recorder.add('Div', [two.a, two.b])]);
    const taken = recorder.add('Mul', [floor, two.b]);
    return recorder.node('Sub', [two.a, taken], broadcastShape(two), two.a.dtype);
  },
  Select: (recorder, { condition, t, e }) => recorder.node('Where', [condition!, t!, e!], t!.shape, t!.dtype),
  Cast: (recorder, { x }, { dtype }: tf.CastAttrs) =>
    recorder.node('Cast', [x!], x!.shape, dtype, { to: { float32: 1, int32: 6, bool: 9 }[dtype as 'bool'] }),
  IsNan: (recorder, { x }) => recorder.node('IsNaN', [x!], x!.shape, 'bool'),
  IsInf: (recorder, { x }) => recorder.node('IsInf', [x!], x!.shape, 'bool'),
  IsFinite: (recorder, { x }) => {
    const either = recorder.add('Or', [recorder.add('IsNaN', [x!]), recorder.add('IsInf', [x!])]);
    return recorder.node('Not', [either], x!.shape, 'bool');
  },
  /** Not ONNX' own: the sign of NaN is zero in tfjs. */
  Sign: composed((recorder, x, constant) => {
    const [positive, negative] = ['Greater', 'Less'].map((op) => recorder.add(op, [x, constant(0)]));
    const below = recorder.add('Where', [negative!, constant(-1), constant(0)]);
    return recorder.add('Where', [positive!, constant(1), below]);
  }),
  Square: composed((recorder, x) => recorder.add('Mul', [x, x])),
  Rsqrt: composed((recorder, x) => recorder.add('Reciprocal', [recorder.add('Sqrt', [x])])),
  Expm1: composed((recorder, x, constant) => recorder.add('Sub', [recorder.add('Exp', [x]), constant(1)])),
  Log1p: composed((recorder, x, constant) => recorder.add('Log', [recorder.add('Add', [x, constant(1)])])),
  Relu6: composed((recorder, x, constant) => clip(recorder, x, constant(0), constant(6))),
  ClipByValue: composed((recorder, x, constant, { clipValueMin, clipValueMax }: tf.ClipByValueAttrs) =>
    clip(recorder, x, constant(clipValueMin), constant(clipValueMax)),
  ),
  Step: composed((recorder, x, constant, { alpha }: tf.StepAttrs) => {
    const step = recorder.add('Where', [
      recorder.add('Greater', [x, constant(0)]),
      constant(1),
      constant(alpha),
    ]);
    return recorder.add('Where', [recorder.add('IsNaN', [x]), x, step]);
  }),
  LeakyRelu: (recorder, { x }, { alpha }: tf.LeakyReluAttrs) =>
    same(recorder, 'LeakyRelu', x!, [], { alpha: float(alpha) }),
  Elu: (recorder, { x }) => same(recorder, 'Elu', x!, [], { alpha: float(1) }),
  Selu: (recorder, { x }) =>
    same(recorder, 'Selu', x!, [], { alpha: float(SELU_ALPHA), gamma: float(tf.backend_util.SELU_SCALE) }),
  EluGrad: (recorder, { dy, y }) => {
    const one = recorder.graph.scalar(1);
    const slope = recorder.add('Add', [y!, one]);
    const positive = recorder.add('GreaterOrEqual', [y!, recorder.graph.scalar(0)]);
    return recorder.node('Mul', [dy!, recorder.add('Where', [positive, one, slope])], y!.shape, y!.dtype);
  },
  Prelu: (recorder, { x, alpha }) => {
    const scaled = recorder.add('Mul', [x!, alpha!]);
    const negative = recorder.add('Less', [x!, recorder.graph.scalar(0)]);
    return recorder.node('Where', [negative, scaled, x!], x!.shape, x!.dtype);
  },
  FusedBatchNorm: (
    recorder,
    { x, mean, variance, offset, scale },
    { varianceEpsilon }: tf.FusedBatchNormAttrs,
  ) => {
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
  },
};

/** Not `Clip`, which does not carry NaN. */
export function clip(recorder: Recorder, x: string, lowest: string, highest: string): string {
  return recorder.add('Min', [recorder.add('Max', [x, lowest]), highest]);
}
