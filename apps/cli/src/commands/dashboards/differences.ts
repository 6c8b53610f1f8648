/**
 * Where a document that was found is not the wanted one, a line each. What the other side has added is no difference:
 * Grafana keeps an id, a version and defaults of its own.
 */
export function differences(wanted: unknown, found: unknown, path = ''): string[] {
  if (Array.isArray(wanted) && Array.isArray(found)) {
    const lines = wanted.flatMap((item, index) =>
      index < found.length ? differences(item, found[index], `${path}[${index}]`) : [],
    );
    if (wanted.length === found.length) return lines;
    return [...lines, `${path}: ${found.length} entries → ${wanted.length}`];
  }
  if (isObject(wanted) && isObject(found)) {
    return Object.entries(wanted).flatMap(([key, value]) =>
      value === undefined ? [] : differences(value, found[key], path === '' ? key : `${path}.${key}`),
    );
  }
  return Object.is(wanted, found) ? [] : [`${path}: ${shown(found)} → ${shown(wanted)}`];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
