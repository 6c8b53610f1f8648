import type { RecurrentInputs } from '../../ops/recurrent';
import type { Graph } from '../graph';
import type { Recorder } from './kernel';

/** Between `[batch, time, …]` outside and `[time, batch, …]` inside: steps lie together in memory. */
export const SWAP_TIME = [1, 0, 2];

export function sizesOf({ input, recurrentKernel }: RecurrentInputs) {
  const units = recurrentKernel.shape[0]!;
  return { batch: input.shape[0]!, channels: input.shape.at(-1)!, units, repeated: input.shape.length === 2 };
}

export function zeros(recorder: Recorder, shape: readonly number[]): string {
  return recorder.add('Expand', [recorder.graph.scalar(0), recorder.graph.integers(shape)]);
}

/** Runs a body over the first axis of the slices; gives the last states, then what it puts out at each step. */
export function scan(
  recorder: Recorder,
  body: Graph,
  states: readonly string[],
  slices: readonly string[],
  backwards: boolean,
): string[] {
  const count = body.outputs.length - states.length;
  const directions = (length: number) => Array<number>(length).fill(Number(backwards));
  const attributes = {
    body,
    num_scan_inputs: slices.length,
    scan_input_directions: directions(slices.length),
    scan_output_directions: directions(count),
  };
  const inputs = [...states, ...slices];
  return recorder.graph.addMany('Scan', inputs, body.outputs.length, attributes);
}
