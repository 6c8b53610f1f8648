/** Registers the gradients of tfjs' kernels, which its package for Node.js leaves out. */
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import * as tf from '@tensorflow/tfjs-core';

// tfjs' own takes one slice and one addition for each repetition.
tf.unregisterGradient('Tile');
tf.registerGradient({
  kernelName: 'Tile',
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attributes) => {
    const { reps } = attributes as unknown as tf.TileAttrs;
    return { x: () => sumOverRepetitions(dy as tf.Tensor, x!.shape, reps) };
  },
});

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
