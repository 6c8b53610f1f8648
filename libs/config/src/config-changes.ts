import { placeOf } from './interpolation';
import type { ReadConfig } from './load-config';

/** One value that differs between two configurations; `undefined` where it is absent. */
export interface ConfigChange {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What changes from one configuration to the next, in the order of the first, as it may be shown. Lists are compared by place. */
export function configChanges(before: ReadConfig, after: ReadConfig): ConfigChange[] {
  return changesOf(before, after, '');
}

type Part = { readonly values: unknown; readonly shown: unknown };

function changesOf(before: Part, after: Part, path: string): ConfigChange[] {
  if (Object.is(before.values, after.values)) return [];
  const [one, other] = [before.values, after.values];
  if (!isBranch(one) || !isBranch(other) || Array.isArray(one) !== Array.isArray(other))
    return [{ path, before: before.shown, after: after.shown }];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.flatMap((key) => changesOf(partOf(before, key), partOf(after, key), placeOf(one, path, key)));
}

function partOf({ values, shown }: Part, key: string): Part {
  return {
    values: (values as Record<string, unknown>)[key],
    shown: isBranch(shown) ? shown[key] : undefined,
  };
}

/** A line for people: `log.level: "info" → "debug"`. */
export function changeLine({ path, before, after }: ConfigChange): string {
  const [from, to] = [shown(before), shown(after)];
  return from === to ? `${path}: ${from} has another value` : `${path}: ${from} → ${to}`;
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
