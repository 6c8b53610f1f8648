import type { Kernel, Kernels, Recorder } from './kernel';
import { asFloats } from './number-types';

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

const resize =
  (weigh: typeof nearest): Kernel =>
  (recorder, { images }, attributes: Attributes & { readonly size: [number, number] }) => {
    const [batch, height, width, channels] = images!.shape as [number, number, number, number];
    const [newHeight, newWidth] = attributes.size;
    // Columns first, as tfjs does: the order tells where NaN and infinity meet.
    const columns = apply(recorder, recorder.value(images!), 2, width, weigh(width, newWidth, attributes));
    const both = apply(recorder, columns, 1, height, weigh(height, newHeight, attributes));
    return recorder.tensor(both, [batch, newHeight, newWidth, channels], images!.dtype);
  };

/** Gathered, not multiplied by a matrix, so that NaN and infinity stay where they are. */
function apply(recorder: Recorder, x: string, axis: 1 | 2, from: number, weights: Weights): string {
  const places = (side: 0 | 1) => weights.map((pair) => pair[side]![0]);
  const gathered = (side: 0 | 1) =>
    recorder.add('Gather', [x, recorder.graph.integers(places(side))], { axis });
  if (weights.some(({ length }) => length > 1)) {
    const start = gathered(0);
    const shares = weights.map(([, above]) => above![1]);
    const step = recorder.add('Mul', [
      recorder.add('Sub', [gathered(1), start]),
      recorder.graph.constant('float32', alongside(axis, [shares.length]), shares),
    ]);
    return recorder.add('Add', [start, step]);
  }
  const unchanged = weights.length === from && places(0).every((place, index) => place === index);
  return unchanged ? x : gathered(0);
}

/** The shape that spreads values along an axis over `[batch, height, width, channel]`. */
function alongside(axis: 1 | 2, sizes: readonly number[]): number[] {
  return axis === 1 ? [...sizes, 1, 1] : [...sizes, 1];
}

/** Adds up, at each old place of an axis, what the new places made of it send back. */
function sendBack(recorder: Recorder, dy: string, axis: 1 | 2, from: number, weights: Weights): string {
  const { graph } = recorder;
  const senders = Array.from({ length: from }, (): (readonly [number, number])[] => []);
  weights.forEach((places, sender) =>
    places.forEach(([place, weight]) => senders[place]!.push([sender, weight])),
  );
  const most = Math.max(...senders.map(({ length }) => length));
  const slots = senders.flatMap((list) =>
    Array.from({ length: most }, (_, slot) => list[slot] ?? ([weights.length, 0] as const)),
  );
  const after = [0, 0, 0, 0, 0, axis === 1 ? 1 : 0, axis === 2 ? 1 : 0, 0];
  const padded = recorder.add('Pad', [dy, graph.integers(after), graph.scalar(0)]);
  const places = graph.constant(
    'int64',
    [from, most],
    slots.map(([sender]) => sender),
  );
  const share = graph.constant(
    'float32',
    alongside(axis, [from, most]),
    slots.map(([, weight]) => weight),
  );
  const sent = recorder.add('Mul', [recorder.add('Gather', [padded, places], { axis }), share]);
  return recorder.add('ReduceSum', [sent, graph.integers([axis + 1])], { keepdims: 0 });
}

const resizeGradient =
  (weigh: typeof nearest): Kernel =>
  (recorder, { images, dy }, attributes: Attributes) => {
    const [, height, width] = images!.shape as [number, number, number, number];
    const [, newHeight, newWidth] = dy!.shape as [number, number, number, number];
    const rows = sendBack(recorder, recorder.value(dy!), 1, height, weigh(height, newHeight, attributes));
    const both = sendBack(recorder, rows, 2, width, weigh(width, newWidth, attributes));
    return recorder.tensor(both, images!.shape, 'float32');
  };

export const resizing: Kernels = {
  ResizeNearestNeighbor: resize(nearest),
  ResizeBilinear: asFloats(resize(bilinear)),
  ResizeNearestNeighborGrad: resizeGradient(nearest),
  ResizeBilinearGrad: resizeGradient(bilinear),
};
