/** Registers the gradients of tfjs' kernels, which its package for Node.js leaves out. */
import '@tensorflow/tfjs-core/dist/register_all_gradients';
