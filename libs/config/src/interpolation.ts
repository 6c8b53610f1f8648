import { parse } from 'yaml';
import type { Environment } from '@kymo/connectors';

/** `${NAME}`, `${NAME:-what stands in where it is unset}`, and `$${`, which stays as `${`. */
const REFERENCE = /\$\$\{|\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}/g;
const WHOLE = /^\$\{[A-Za-z_]\w*(?::-[^}]*)?\}$/;

/** Content with the values of environment variables, and the paths whose variable is not set. */
export interface Interpolated {
  readonly content: unknown;
  readonly missing: readonly { readonly path: string; readonly name: string }[];
  /** Texts with their references as they stand in the file, by path. */
  readonly references: ReadonlyMap<string, string>;
}

/** Puts environment variables in place of their names. A text that is one name alone may become a number or a boolean. */
export function interpolated(content: unknown, env: Environment): Interpolated {
  const missing: { path: string; name: string }[] = [];
  const references = new Map<string, string>();
  const visit = (value: unknown, path: string): unknown => {
    if (typeof value === 'string') return replaced(value, path);
    if (Array.isArray(value))
      return value.map((item, index) => visit(item, placeOf(value, path, String(index))));
    if (typeof value !== 'object' || value === null || value instanceof Date) return value;
    const entries = Object.entries(value).map(([key, item]) => [key, visit(item, placeOf(value, path, key))]);
    return Object.fromEntries(entries) as unknown;
  };
  const replaced = (text: string, path: string): unknown => {
    if (!text.includes('${')) return text;
    references.set(path, text);
    const filled = text.replace(REFERENCE, (whole, name?: string, fallback?: string) => {
      if (name === undefined) return '${';
      const value = env[name] ?? fallback;
      if (value === undefined) missing.push({ path, name });
      return value ?? whole;
    });
    return WHOLE.test(text) ? scalar(filled) : filled;
  };
  return { content: visit(content, ''), missing, references };
}

/** The path of a part: `sinks[0].url`. */
export function placeOf(whole: object, path: string, key: string): string {
  if (Array.isArray(whole)) return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}

function scalar(text: string): unknown {
  if (!/^(?:true|false|-?\d+(?:\.\d+)?)$/.test(text)) return text;
  return parse(text) as unknown;
}
