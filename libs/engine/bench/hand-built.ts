import type { CompiledFunction } from '../src/engine';
import { Graph } from '../src/onnx/graph';
import { SessionCache } from '../src/onnx/session';
import { CHANNELS, draws, STEPS, UNITS, type Workload, workload } from './autoencoder';

/** The network as someone who knows ONNX would write it down: two fused LSTM nodes and a product. */
export async function handBuilt(batch: number): Promise<Workload> {
  const graph = new Graph();
  const constant = (...shape: number[]) =>
    graph.constant(
      'float32',
      shape,
      draws(
        shape.reduce((a, b) => a * b),
        0.1,
      ),
    );
  const layer = (input: string, size: number) =>
    graph.addMany(
      'LSTM',
      [input, constant(1, 4 * UNITS, size), constant(1, 4 * UNITS, UNITS), constant(1, 8 * UNITS)],
      2,
      { hidden_size: UNITS },
    );
  const windows = graph.input('float32', [batch, STEPS, CHANNELS]);
  const [, code] = layer(graph.add('Transpose', [windows], { perm: [1, 0, 2] }), CHANNELS);
  const repeated = graph.add('Expand', [code!, graph.integers([STEPS, batch, UNITS])]);
  const decoded = graph.add('Squeeze', [layer(repeated, UNITS)[0]!, graph.integers([1])]);
  const rows = graph.add('Add', [
    graph.add('MatMul', [decoded, constant(UNITS, CHANNELS)]),
    constant(CHANNELS),
  ]);
  graph.output(graph.add('Transpose', [rows], { perm: [1, 0, 2] }), 'float32', [batch, STEPS, CHANNELS]);
  const session = await new SessionCache(1).open(graph);
  const shapes = [[batch, STEPS, CHANNELS]];
  const compiled: CompiledFunction = {
    run: (inputs, into) => session.run(inputs, shapes, into),
    dispose: () => session.dispose(),
  };
  return workload(compiled, batch, [draws(batch * STEPS * CHANNELS)]);
}
