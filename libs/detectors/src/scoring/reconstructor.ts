import type { WeightArray } from '@kymo/domain';
import type { CompiledFunction, Engine, TensorFunction } from '@kymo/engine';
import { cast, squaredDifference, tensor, where, type Tensor } from '@tensorflow/tfjs-core';
import { CALENDAR_SIZE, writeCalendar } from '../calendar';
import type { Network, WindowShape } from '../definition';

/** Windows given back by a network. */
export interface ReconstructedWindows {
  /** `[window, time, channel]` */
  readonly expected: Float32Array;
  /** Error of each value, not negative, `[window, time, channel]`. */
  readonly errors: Float32Array;
}

export interface Reconstructor {
  /**
   * @param values `[window, time, channel]`, scaled, gaps filled by a first guess
   * @param missing by window: 1 where a value was missing, `[time, channel]`
   * @param endsMs by window: time of its last step, milliseconds
   */
  reconstruct(
    values: Float32Array,
    missing: readonly (Uint8Array | undefined)[],
    endsMs: readonly number[],
  ): Promise<ReconstructedWindows>;
  dispose(): Promise<void>;
}

/** Windows per run of the compiled network. */
const BATCH = 256;
/** Times a gap is filled anew with what the network expects there. */
const GAP_PASSES = 3;

/** Compiles a fitted network into functions on plain arrays: one for whole windows, one for those with gaps. */
export async function createReconstructor(
  engine: Engine,
  network: Network,
  parameters: readonly WeightArray[],
  { steps, channels }: WindowShape,
): Promise<Reconstructor> {
  const size = steps * channels;
  const once = (batch: Tensor, calendar: Tensor | undefined): [expected: Tensor, error: Tensor] => {
    const weights = Object.fromEntries(
      parameters.map(({ name, shape, values }) => [name, tensor(values, [...shape])]),
    );
    const { expected, error } = network.reconstruct(weights, batch, calendar);
    return [expected, error ?? squaredDifference(batch, expected)];
  };
  const refined: TensorFunction = (batch, missing, calendar) => {
    let filled = batch!;
    for (let pass = 0; pass < GAP_PASSES; pass++)
      filled = where(cast(missing!, 'bool'), once(filled, calendar)[0], filled);
    return once(filled, calendar);
  };
  const windows = { shape: [null, steps, channels] };
  const calendars = network.usesCalendar ? [{ shape: [null, CALENDAR_SIZE] }] : [];
  const whole = await engine.compile((batch, calendar) => once(batch!, calendar), [windows, ...calendars]);
  const gappy = await engine.compile(refined, [windows, windows, ...calendars]);

  /** Runs chosen windows in batches and puts the results where they belong. */
  const runRows = async (
    compiled: CompiledFunction,
    rows: readonly number[],
    inputsOf: (row: number) => readonly ArrayLike<number>[],
    into: ReconstructedWindows,
  ) => {
    for (let first = 0; first < rows.length; first += BATCH) {
      const part = rows.slice(first, first + BATCH);
      const inputs = inputsOf(part[0]!).map(({ length }) => new Float32Array(part.length * length));
      part.forEach((row, place) =>
        inputsOf(row).forEach((values, input) => inputs[input]!.set(values, place * values.length)),
      );
      const [expected, errors] = await compiled.run(inputs);
      part.forEach((row, place) => {
        into.expected.set(expected!.values.subarray(place * size, (place + 1) * size), row * size);
        into.errors.set(errors!.values.subarray(place * size, (place + 1) * size), row * size);
      });
    }
  };

  return {
    async reconstruct(values, missing, endsMs) {
      const into = { expected: new Float32Array(values.length), errors: new Float32Array(values.length) };
      const rows = missing.map((_, row) => row);
      const own = (row: number) => values.subarray(row * size, (row + 1) * size);
      const calendarOf = (row: number): Float32Array[] => {
        if (!network.usesCalendar) return [];
        const calendar = new Float32Array(CALENDAR_SIZE);
        writeCalendar(endsMs[row]!, calendar, 0);
        return [calendar];
      };
      await runRows(
        whole,
        rows.filter((row) => !missing[row]),
        (row) => [own(row), ...calendarOf(row)],
        into,
      );
      await runRows(
        gappy,
        rows.filter((row) => missing[row]),
        (row) => [own(row), missing[row]!, ...calendarOf(row)],
        into,
      );
      return into;
    },
    async dispose() {
      await whole.dispose();
      await gappy.dispose();
    },
  };
}
