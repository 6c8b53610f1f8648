import type { Kernel, Kernels, Recorder } from './kernel';

interface Attributes {
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

/** A resized axis is a linear map of the old one: by new place, the old places and their weights. */
type Weights = readonly (readonly [place: number, weight: number])[][];

function scale(from: number, to: number, { alignCorners }: Attributes): number {
  return alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
}

function nearest(from: number, to: number, attributes: Attributes): Weights {
  const step = scale(from, to, attributes);
  return Array.from({ length: to }, (_, place) => {
    const source = step * (place + (attributes.halfPixelCenters ? 0.5 : 0));
    const rounded = attributes.alignCorners ? Math.round(source) : Math.floor(source);
    return [[Math.max(0, Math.min(from - 1, rounded)), 1]];
  });
}

function bilinear(from: number, to: number, attributes: Attributes): Weights {
  const step = scale(from, to, attributes);
  return Array.from({ length: to }, (_, place) => {
    const source = attributes.halfPixelCenters ? step * (place + 0.5) - 0.5 : step * place;
    const below = Math.max(0, Math.floor(source));
    const share = source - below;
    return [
      [below, 1 - share],
      [Math.min(from - 1, Math.ceil(source)), share],
    ];
  });
}

/** Multiplies one axis by a matrix of `[to, from]`, or by its transpose. */
function mapAxis(
  recorder: Recorder,
  x: string,
  axis: 1 | 2,
  from: number,
  weights: Weights,
  back: boolean,
): string {
  const matrix = new Float32Array(weights.length * from);
  weights.forEach((places, row) =>
    places.forEach(([place, weight]) => (matrix[row * from + place]! += weight)),
  );
  const constant = recorder.graph.constant('float32', [weights.length, from], matrix);
  const [rows, columns] = back ? ['t', 'o'] : ['o', 't'];
  const input = axis === 1 ? 'btwc' : 'bhtc';
  const output = input.replace('t', 'o');
  return recorder.add('Einsum', [constant, x], { equation: `${rows}${columns},${input}->${output}` });
}

const resize =
  (weigh: typeof nearest): Kernel =>
  (recorder, { images }, attributes: Attributes & { readonly size: [number, number] }) => {
    const [batch, height, width, channels] = images!.shape as [number, number, number, number];
    const [newHeight, newWidth] = attributes.size;
    const rows = apply(recorder, recorder.value(images!), 1, height, weigh(height, newHeight, attributes));
    const both = apply(recorder, rows, 2, width, weigh(width, newWidth, attributes));
    return recorder.tensor(both, [batch, newHeight, newWidth, channels], 'float32');
  };

/** Places copied whole are gathered, so that NaN and infinity stay where they are. */
function apply(recorder: Recorder, x: string, axis: 1 | 2, from: number, weights: Weights): string {
  if (weights.some((places) => places.length > 1)) return mapAxis(recorder, x, axis, from, weights, false);
  if (weights.length === from && weights.every(([place], index) => place![0] === index)) return x;
  return recorder.add('Gather', [x, recorder.graph.integers(weights.map(([place]) => place![0]))], { axis });
}

const resizeGradient =
  (weigh: typeof nearest): Kernel =>
  (recorder, { images, dy }, attributes: Attributes) => {
    const [, height, width] = images!.shape as [number, number, number, number];
    const [, newHeight, newWidth] = dy!.shape as [number, number, number, number];
    const rows = mapAxis(
      recorder,
      recorder.value(dy!),
      1,
      height,
      weigh(height, newHeight, attributes),
      true,
    );
    const both = mapAxis(recorder, rows, 2, width, weigh(width, newWidth, attributes), true);
    return recorder.tensor(both, images!.shape, 'float32');
  };

export const resizing: Kernels = {
  ResizeNearestNeighbor: resize(nearest),
  ResizeBilinear: resize(bilinear),
  ResizeNearestNeighborGrad: resizeGradient(nearest),
  ResizeBilinearGrad: resizeGradient(bilinear),
};
