/** One value that differs between two configurations; `undefined` where it is absent. */
export interface ConfigChange {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What changes from one configuration to the next, in the order of the first. Lists are compared as a whole by place. */
export function configChanges(before: unknown, after: unknown, path = ''): ConfigChange[] {
  if (Object.is(before, after)) return [];
  if (!isBranch(before) || !isBranch(after) || Array.isArray(before) !== Array.isArray(after))
    return [{ path, before, after }];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => {
    const place = Array.isArray(before) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    return configChanges(before[key], after[key], place);
  });
}

/** A line for people: `log.level: "info" → "debug"`. */
export function changeLine({ path, before, after }: ConfigChange): string {
  return `${path}: ${shown(before)} → ${shown(after)}`;
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
