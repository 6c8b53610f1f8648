/** Whether a value is an object of names and values. */
export function isObject(candidate: unknown): candidate is Record<string, unknown> {
  return (
    typeof candidate === 'object' &&
    candidate !== null &&
    !Array.isArray(candidate) &&
    !(candidate instanceof Date)
  );
}
