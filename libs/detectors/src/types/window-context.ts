import type { TensorSpec } from '@kymo/engine';

/** What is known of a window beside its values. */
export interface WindowContext {
  /** Time of the last step, milliseconds since the Unix epoch. */
  readonly endMs: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** Numbers that a network is told beside a window, so that what is usual may depend on them. */
export interface Condition {
  /** How many. */
  readonly size: number;
  /**
   * Writes the numbers of one window.
   * @param values `[time, channel]`, scaled, gaps filled
   * @param into `[size]`, each within about -1 to 1
   */
  write(values: Float32Array, contexts: WindowContext, into: Float32Array): void;
}

/** The further input of a network that is told a condition. */
export function conditionSpecs(condition: Condition | undefined): TensorSpec[] {
  return condition ? [{ shape: [null, condition.size] }] : [];
}

/** What a network is told of one window, `[size]`; nothing where it is told nothing. */
export function conditionOf(
  condition: Condition | undefined,
  values: Float32Array,
  contexts: WindowContext,
): Float32Array[] {
  if (!condition) return [];
  const into = new Float32Array(condition.size);
  condition.write(values, contexts, into);
  return [into];
}
