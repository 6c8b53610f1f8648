import * as tf from '@tensorflow/tfjs-core';
import { alike, asFloat, binary, type Case, unary, whole, type X } from './case';

export const elementwise: Record<string, Case> = {
  abs: unary(tf.abs),
  acos: unary(tf.acos, [-0.9, 0.9]),
  acosh: unary(tf.acosh, [1.1, 3]),
  asin: unary(tf.asin, [-0.9, 0.9]),
  asinh: unary(tf.asinh),
  atan: unary(tf.atan),
  atanh: unary(tf.atanh, [-0.9, 0.9]),
  ceil: unary(tf.ceil, undefined, false),
  cos: unary(tf.cos),
  cosh: unary(tf.cosh),
  erf: unary(tf.erf),
  exp: unary(tf.exp),
  expm1: unary(tf.expm1),
  floor: unary(tf.floor, undefined, false),
  log: unary(tf.log, [0.1, 3]),
  log1p: unary(tf.log1p, [-0.5, 3]),
  neg: unary(tf.neg),
  reciprocal: unary(tf.reciprocal, [0.5, 2]),
  relu: unary(tf.relu, [0.1, 2]),
  relu6: unary((x) => tf.relu6(tf.mul(x, 5)), undefined, false),
  round: unary(tf.round, undefined, false),
  rsqrt: unary(tf.rsqrt, [0.5, 2]),
  sigmoid: unary(tf.sigmoid),
  sign: unary(tf.sign, undefined, false),
  sin: unary(tf.sin),
  sinh: unary(tf.sinh),
  softplus: unary(tf.softplus),
  sqrt: unary(tf.sqrt, [0.1, 3]),
  square: unary(tf.square),
  step: unary((x) => tf.step(x, 0.3), undefined, false),
  tan: unary(tf.tan, [-1, 1]),
  tanh: unary(tf.tanh),
  elu: unary(tf.elu),
  selu: unary(tf.selu),
  leakyRelu: unary((x) => tf.leakyRelu(x, 0.1), [0.1, 1]),
  clip: unary((x) => tf.clipByValue(x, -1, 1.5), undefined, false),
  zerosLike: unary((x) => tf.add(x, tf.zerosLike(x))),
  onesLike: unary((x) => tf.mul(x, tf.onesLike(x))),
  clone: unary((x) => tf.add(tf.clone(x), x)),
  add: binary(tf.add),
  addN: unary((x) => tf.addN([x, x, tf.neg(x)])),
  sub: binary(tf.sub),
  mul: binary(tf.mul),
  div: binary(tf.div, true, [0.5, 2]),
  floorDiv: binary((a, b) => asFloat(tf.floorDiv(whole(a), tf.add(whole(b), tf.scalar(7, 'int32')))), false),
  mod: binary((a, b) => tf.mod(a, tf.add(tf.abs(b), 0.5)), false),
  pow: binary(tf.pow, true, [0.5, 2]),
  squaredDifference: binary(tf.squaredDifference, false),
  squaredDifferenceSame: alike(tf.squaredDifference),
  maximum: binary(tf.maximum, false),
  maximumSame: alike(tf.maximum),
  minimum: binary(tf.minimum, false),
  minimumSame: alike(tf.minimum),
  prelu: { compute: (x: X, alpha: X) => tf.prelu(x, alpha), shapes: (a, b) => [[a, b], [b]], smooth: true },
  where: binary((a, b) => tf.where(tf.greater(a, b), a, tf.mul(b, 2)), false),
  whereSame: alike((a, b) => tf.where(tf.greater(a, 0), a, tf.mul(b, 2))),
  ...Object.fromEntries(
    (['equal', 'notEqual', 'less', 'lessEqual', 'greater', 'greaterEqual'] as const).map((name) => [
      name,
      binary((a, b) => asFloat(tf[name](tf.round(a), tf.round(b))), false),
    ]),
  ),
  logical: binary((a, b) => {
    const [p, q] = [tf.greater(a, 0), tf.greater(b, 0)];
    return asFloat(tf.logicalOr(tf.logicalAnd(p, tf.logicalNot(q)), tf.equal(a, b)));
  }, false),
  finite: unary(
    (x) => asFloat(tf.logicalOr(tf.isFinite(x), tf.logicalOr(tf.isNaN(x), tf.isInf(x)))),
    undefined,
    false,
  ),
  ...Object.fromEntries(
    (
      ['exp', 'expm1', 'log1p', 'reciprocal', 'round', 'relu', 'softplus', 'selu', 'abs', 'sign'] as const
    ).map((name) => [`${name} whole`, unary((x) => asFloat(tf[name](whole(x))), undefined, false)]),
  ),
  ...Object.fromEntries(
    (['mod', 'pow', 'add', 'squaredDifference'] as const).map((name) => [
      `${name} whole`,
      binary((a, b) => asFloat(tf[name](whole(a), whole(tf.mul(b, 2)))), false),
    ]),
  ),
  floorDivAny: binary((a, b) => asFloat(tf.floorDiv(whole(a), whole(b))), false),
  modAny: binary((a, b) => tf.mod(a, b), false),
  addNWhole: unary((x) => asFloat(tf.addN([whole(x), whole(x), tf.neg(whole(x))])), undefined, false),
  leakyReluWhole: unary((x) => tf.leakyRelu(whole(x), 0.1), undefined, false),
  preluWhole: unary((x) => tf.prelu(whole(x), tf.scalar(0.5)), undefined, false),
  finiteWhole: unary(
    (x) => asFloat(tf.logicalOr(tf.isFinite(whole(x)), tf.isNaN(whole(x)))),
    undefined,
    false,
  ),
  ofBooleans: binary((a, b) => {
    const [p, q] = [tf.greater(a, 0), tf.greater(b, 0)];
    return asFloat(tf.where(tf.less(p, q), tf.greaterEqual(p, q), q));
  }, false),
  toWhole: unary((x) => asFloat(tf.cast(x, 'int32')), [-9e9, 9e9], false),
  cast: unary((x) => asFloat(tf.cast(tf.cast(x, 'int32'), 'bool')), undefined, false),
  batchNorm: {
    compute: (x: X, mean: tf.Tensor1D, offset: tf.Tensor1D) =>
      tf.batchNorm(x, mean, tf.exp(mean) as tf.Tensor1D, offset, tf.exp(offset) as tf.Tensor1D),
    shapes: (a, b, c) => [[a, b, b, c], [c], [c]],
  },
};
