/** Registers the gradients of tfjs' kernels, which its package for Node.js leaves out. */
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import * as tf from '@tensorflow/tfjs-core';

const ours: tf.GradConfig[] = [
  // tfjs' own takes one slice and one addition for each repetition.
  {
    kernelName: 'Tile',
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attributes) => {
      const { reps } = attributes as unknown as tf.TileAttrs;
      return { x: () => sumOverRepetitions(dy as tf.Tensor, x!.shape, reps) };
    },
  },
  // tfjs' own fails where there is one part only.
  {
    kernelName: 'Unpack',
    gradFunc: (dy, _, attributes) => {
      const { axis } = attributes as unknown as tf.UnpackAttrs;
      return { value: () => tf.stack(Array.isArray(dy) ? dy : [dy], axis) };
    },
  },
  // tfjs has none, so that a gradient through `tf.where` fails where its condition depends on a parameter.
  ...['Equal', 'NotEqual', 'Less', 'LessEqual', 'Greater', 'GreaterEqual'].map(
    (kernelName): tf.GradConfig => ({
      kernelName,
      inputsToSave: ['a', 'b'],
      gradFunc: (_, [a, b]) => ({ a: () => tf.zeros(a!.shape), b: () => tf.zeros(b!.shape) }),
    }),
  ),
];

/** Puts our gradients in the place of tfjs' own; to be repeated after an import that registers those again. */
export function registerGradients(): void {
  for (const gradient of ours) {
    if (tf.getGradient(gradient.kernelName)) tf.unregisterGradient(gradient.kernelName);
    tf.registerGradient(gradient);
  }
}

registerGradients();

function sumOverRepetitions(dy: tf.Tensor, shape: readonly number[], reps: readonly number[]): tf.Tensor {
  const apart = shape.flatMap((size, axis) => (reps[axis] === 1 ? [size] : [reps[axis]!, size]));
  const axes: number[] = [];
  let place = 0;
  for (const count of reps) {
    if (count !== 1) axes.push(place++);
    place++;
  }
  return axes.length === 0 ? dy : tf.reshape(tf.sum(tf.reshape(dy, apart), axes), [...shape]);
}
