import type { WeightArray } from '@kymo/domain';
import type { CompiledFunction, Engine, TensorFunction, TensorSpec } from '@kymo/engine';
import { conditionOf, conditionSpecs, type WindowContext } from '../types/window-context';
import type { Network, WindowShape } from '../types/network';
import { tensorsOf } from '../networks/layers/weights';

/** Encodes windows to codes, and decodes codes to windows. */
export interface Coder {
  /** Whether a code alone determines its window. */
  readonly canDecode: boolean;
  /**
   * @param values `[window, time, channel]`, scaled, gaps filled
   * @returns `[window, code]`
   */
  encode(values: Float32Array, contexts: readonly WindowContext[]): Promise<Float32Array>;
  /**
   * @param codes `[window, code]`
   * @param like a window whose condition applies to all: its scaled values and its context
   * @returns `[window, time, channel]`, scaled
   */
  decode(codes: readonly Float32Array[], like: [Float32Array, WindowContext]): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** Compiles encoder and decoder of a fitted network, each when it is first used. */
export function createCoder(
  engine: Engine,
  network: Network,
  weights: readonly WeightArray[],
  { steps, channels }: WindowShape,
): Coder {
  const { encode, decode } = network.code;
  const conditionInputs = conditionSpecs(network.condition);
  const encoder = onceAsked(
    engine,
    () => [{ shape: [null, steps, channels] }, ...conditionInputs],
    (batch, condition) => [encode(tensorsOf(weights), batch!, condition)],
  );
  const decoder = onceAsked(
    engine,
    (size) => [{ shape: [null, size] }, ...conditionInputs],
    (code, condition) => [decode!(tensorsOf(weights), code!, condition)],
  );
  /** @param conditions by row */
  const run = async (
    half: LazyFunction,
    rows: readonly Float32Array[],
    conditions: readonly (readonly Float32Array[])[],
  ) => {
    if (rows.length === 0) return new Float32Array();
    const compiled = await half.compiled(rows[0]!.length);
    const [result] = await compiled.run(
      [rows, ...conditionInputs.map((_, input) => conditions.map((row) => row[input]!))].map(flat),
    );
    return result!.values as Float32Array;
  };
  return {
    canDecode: decode !== undefined,
    encode(values, contexts) {
      const size = steps * channels;
      const rows = contexts.map((_, row) => values.subarray(row * size, (row + 1) * size));
      const conditions = rows.map((own, row) => conditionOf(network.condition, own, contexts[row]!));
      return run(encoder, rows, conditions);
    },
    decode(codes, [values, contexts]) {
      const condition = conditionOf(network.condition, values, contexts);
      return run(
        decoder,
        codes,
        codes.map(() => condition),
      );
    },
    async dispose() {
      await Promise.all([encoder.dispose(), decoder.dispose()]);
    },
  };
}

/** Rows of one size, one after another. */
function flat(rows: readonly Float32Array[]): Float32Array {
  const size = rows[0]!.length;
  const into = new Float32Array(rows.length * size);
  rows.forEach((row, place) => into.set(row, place * size));
  return into;
}

interface LazyFunction {
  /** @param size values of one row of the first input: the same at every call */
  compiled(size: number): Promise<CompiledFunction>;
  dispose(): Promise<void>;
}

function onceAsked(
  engine: Engine,
  specs: (size: number) => readonly TensorSpec[],
  fn: TensorFunction,
): LazyFunction {
  let compiled: Promise<CompiledFunction> | undefined;
  return {
    compiled: (size) => (compiled ??= engine.compile(fn, specs(size))),
    async dispose() {
      await (await compiled)?.dispose();
    },
  };
}
