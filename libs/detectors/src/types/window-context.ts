import type { TensorSpec } from '@kymo/engine';

/** What is known about a window beside its values. */
export interface WindowContext {
  /** Time of the last step, milliseconds since the Unix epoch. */
  readonly endMs: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** Further inputs of a network beside a window, so that normal behaviour may depend on them. */
export interface Condition {
  /** Number of inputs. */
  readonly size: number;
  /**
   * Writes the inputs of one window.
   * @param values `[time, channel]`, scaled, gaps filled
   * @param into `[size]`, each within about -1 to 1
   */
  write(values: Float32Array, contexts: WindowContext, into: Float32Array): void;
}

/** Tensor specification of the condition; none for a network without one. */
export function conditionSpecs(condition: Condition | undefined): TensorSpec[] {
  return condition ? [{ shape: [null, condition.size] }] : [];
}

/** The condition of one window, `[size]`; none for a network without one. */
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
