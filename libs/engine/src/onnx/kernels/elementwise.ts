import * as tf from '@tensorflow/tfjs-core';
import type { Kernel, Kernels, NumberType, Recorder } from './kernel';
import { clip, composed, composedOfFloats, same } from './one-input';
import { asFloats, countingBooleans, throughFloats, withoutBooleans } from './number-types';

/** tfjs kernel to ONNX operator of one input, same shape, same type: floats or whole numbers. */
const unary = {
  Abs: 'Abs',
  Neg: 'Neg',
  Relu: 'Relu',
};

/** The same, of floats only. */
const unaryOfFloats = {
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
  Floor: 'Floor',
  Log: 'Log',
  Reciprocal: 'Reciprocal',
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
  RealDiv: 'Div',
  Sub: 'Sub',
};

const comparison = {
  Greater: 'Greater',
  GreaterEqual: 'GreaterOrEqual',
  Less: 'Less',
  LessEqual: 'LessOrEqual',
};

/** The same, of booleans too. */
const logical = {
  Equal: 'Equal',
  LogicalAnd: 'And',
  LogicalOr: 'Or',
};

type Two = { a: tf.TensorInfo; b: tf.TensorInfo };

const broadcastShape = ({ a, b }: Two) => tf.backend_util.assertAndGetBroadcastShape(a.shape, b.shape);

const map = <T extends object>(names: T, kernel: (op: string, name: string) => Kernel): Kernels =>
  Object.fromEntries(Object.entries(names).map(([name, op]) => [name, kernel(op as string, name)]));

const operator =
  (op: string): Kernel =>
  (recorder, { x }) =>
    same(recorder, op, x!);

const operatorOfTwo =
  (op: string, dtype?: 'bool'): Kernel =>
  (recorder, inputs) => {
    const two = inputs as Two;
    return recorder.node(op, [two.a, two.b], broadcastShape(two), dtype ?? two.a.dtype);
  };

/** Of two inputs that broadcast, computed in doubles, as tfjs does. */
const ofDoubles =
  (compose: (recorder: Recorder, a: string, b: string) => string, dtype?: 'int32'): Kernel =>
  (recorder, inputs) => {
    const two = inputs as Two;
    const result = compose(recorder, recorder.doublesOf(two.a), recorder.doublesOf(two.b));
    return recorder.fromDoubles(result, broadcastShape(two), dtype ?? (two.a.dtype as 'float32'));
  };

const powerOfWholes = ofDoubles((recorder, a, b) => recorder.add('Pow', [a, b]));

/** Not ONNX' own: one to the power of NaN or infinity is NaN in tfjs. */
function powerOfFloats(recorder: Recorder, two: Two): tf.TensorInfo {
  const { a, b } = two;
  const shape = broadcastShape(two);
  const result = recorder.node('Pow', [a, b], shape, a.dtype);
  const known = recorder.backend.knownValues(b) as Float32Array | undefined;
  if (known?.every(Number.isFinite)) return result;
  const doubtful = recorder.add('Equal', [recorder.add('Abs', [a]), recorder.graph.scalar(1)]);
  const zeroOrNaN = recorder.add('Sub', [b, b]);
  return recorder.node('Where', [doubtful, recorder.add('Add', [result, zeroOrNaN]), result], shape, a.dtype);
}

export const elementwise: Kernels = {
  ...map(unary, (op, name) => withoutBooleans(name, operator(op))),
  ...map(unaryOfFloats, (op, name) => throughFloats(name, operator(op))),
  Exp: asFloats(operator('Exp')),
  Round: withoutBooleans('Round', (recorder, { x }) =>
    same(recorder, x!.dtype === 'int32' ? 'Identity' : 'Round', x!),
  ),
  LogicalNot: operator('Not'),
  ...map(arithmetic, (op, name) => withoutBooleans(name, operatorOfTwo(op))),
  ...map(comparison, (op) => countingBooleans(operatorOfTwo(op, 'bool'))),
  ...map(logical, (op) => operatorOfTwo(op, 'bool')),
  Identity: ({ backend }, { x }) => backend.alias(x!),
  NotEqual: (recorder, inputs) => {
    const two = inputs as Two;
    return recorder.node('Not', [recorder.add('Equal', [two.a, two.b])], broadcastShape(two), 'bool');
  },
  AddN: withoutBooleans('AddN', (recorder, inputs) => {
    const [first, ...rest] = Object.values(inputs) as [tf.TensorInfo];
    // ONNX Runtime has no `Sum` of whole numbers.
    return first.dtype === 'float32'
      ? same(recorder, 'Sum', first, rest)
      : rest.reduce((sum, tensor) => same(recorder, 'Add', sum, [tensor]), same(recorder, 'Identity', first));
  }),
  SquaredDifference: withoutBooleans('SquaredDifference', (recorder, inputs) => {
    const two = inputs as Two;
    const difference = recorder.add('Sub', [two.a, two.b]);
    return recorder.node('Mul', [difference, difference], broadcastShape(two), two.a.dtype);
  }),
  FloorDiv: ofDoubles((recorder, a, b) => recorder.add('Floor', [recorder.add('Div', [a, b])]), 'int32'),
  Mod: withoutBooleans(
    'Mod',
    ofDoubles((recorder, a, b) => {
      const zero = recorder.doublesOf(recorder.graph.scalar(0));
      const [left, right] = [a, b].map((side) => recorder.add('Less', [side, zero]));
      const rest = recorder.add('Mod', [a, b], { fmod: 1 });
      const moved = recorder.add('Mod', [recorder.add('Add', [rest, b]), b], { fmod: 1 });
      return recorder.add('Where', [recorder.add('Equal', [left!, right!]), rest, moved]);
    }),
  ),
  Pow: withoutBooleans('Pow', (recorder, inputs, attributes) =>
    inputs['a']!.dtype === 'int32'
      ? powerOfWholes(recorder, inputs, attributes)
      : powerOfFloats(recorder, inputs as Two),
  ),
  Select: (recorder, { condition, t, e }) => {
    const [chosen, other] = [t!, e!].map((side) =>
      side.dtype === 'bool' ? recorder.cast(side, 'int32') : side,
    );
    const result = recorder.node('Where', [condition!, chosen!, other!], t!.shape, chosen!.dtype);
    return recorder.cast(result, t!.dtype as NumberType);
  },
  Cast: (recorder, { x }, { dtype }: tf.CastAttrs) =>
    x!.dtype === dtype ? recorder.backend.alias(x!) : recorder.cast(x!, dtype as NumberType),
  IsNan: asFloats((recorder, { x }) => recorder.node('IsNaN', [x!], x!.shape, 'bool')),
  IsInf: asFloats((recorder, { x }) => recorder.node('IsInf', [x!], x!.shape, 'bool')),
  IsFinite: asFloats((recorder, { x }) => {
    const either = recorder.add('Or', [recorder.add('IsNaN', [x!]), recorder.add('IsInf', [x!])]);
    return recorder.node('Not', [either], x!.shape, 'bool');
  }),
  /** Not ONNX' own: the sign of NaN is zero in tfjs. */
  Sign: composed('Sign', (recorder, x, constant) => {
    const [positive, negative] = ['Greater', 'Less'].map((op) => recorder.add(op, [x, constant(0)]));
    const below = recorder.add('Where', [negative!, constant(-1), constant(0)]);
    return recorder.add('Where', [positive!, constant(1), below]);
  }),
  Square: composed('Square', (recorder, x) => recorder.add('Mul', [x, x])),
  Rsqrt: composed('Rsqrt', (recorder, x) => recorder.add('Reciprocal', [recorder.add('Sqrt', [x])])),
  Expm1: composedOfFloats('Expm1', (recorder, x, constant) =>
    recorder.add('Sub', [recorder.add('Exp', [x]), constant(1)]),
  ),
  Log1p: composedOfFloats('Log1p', (recorder, x, constant) =>
    recorder.add('Log', [recorder.add('Add', [x, constant(1)])]),
  ),
  ClipByValue: composed(
    'ClipByValue',
    (recorder, x, constant, { clipValueMin, clipValueMax }: tf.ClipByValueAttrs) =>
      clip(recorder, x, constant(clipValueMin), constant(clipValueMax)),
  ),
  Step: composedOfFloats('Step', (recorder, x, constant, { alpha }: tf.StepAttrs) => {
    const step = recorder.add('Where', [
      recorder.add('Greater', [x, constant(0)]),
      constant(1),
      constant(alpha),
    ]);
    return recorder.add('Where', [recorder.add('IsNaN', [x]), x, step]);
  }),
};
