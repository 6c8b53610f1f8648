import type { ExampleSet } from '@kymo/engine';

/** Examples of several sets one after another, at most so many of each, spread evenly; flat. */
export function exampleRows(sets: readonly ExampleSet[], maxOfEach: number): Float32Array {
  const parts = sets.map((examples) => {
    const count = Math.min(maxOfEach, examples.count);
    const chosen = Int32Array.from({ length: count }, (_, row) => Math.floor((row * examples.count) / count));
    const rows = new Float32Array(examples.shape.reduce((product, length) => product * length, count));
    examples.fill(chosen, rows);
    return rows;
  });
  if (parts.length === 1) return parts[0]!;
  const joined = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.reduce((begin, part) => (joined.set(part, begin), begin + part.length), 0);
  return joined;
}
