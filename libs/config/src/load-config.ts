import { readFileSync } from 'node:fs';
import { environmentWithFiles, type Environment } from '@kymo/connectors';
import { KymoError, messageOf } from '@kymo/domain';
import { parseDocument } from 'yaml';
import type { Config } from './config-parts';
import { configSchema } from './config-schema';
import { interpolated, placeOf } from './interpolation';
import { issueLines } from './issues';

/** A configuration as it was read. */
export interface ReadConfig {
  readonly values: Config;
  /** The same for people: what came from the environment stands as `${NAME}`. */
  readonly shown: unknown;
}

/** Reads and checks a YAML configuration, with environment variables in place of `${NAME}`; opens no connection. @throws KymoError CONFIG_INVALID with every issue and its path */
export function loadConfig(path: string, env?: Environment): Config {
  return readConfig(path, env).values;
}

/** As {@link loadConfig}, with what may be shown of it. @throws KymoError CONFIG_INVALID */
export function readConfig(path: string, env: Environment = environmentWithFiles()): ReadConfig {
  const { content, missing, references } = interpolated(contentOf(readText(path), path), env);
  if (missing.length === 0) {
    const values = checkConfig(content, path);
    return { values, shown: withReferences(values, references) };
  }
  const lines = missing.map(
    ({ path: place, name }) => `  ${place}: the environment variable ${name} is not set`,
  );
  throw invalid(path, lines, 'Set them, or give what stands in as ${NAME:-value}.');
}

/** @throws KymoError CONFIG_INVALID */
export function checkConfig(content: unknown, origin: string): Config {
  const result = configSchema.safeParse(content ?? {});
  if (result.success) return deepFrozen(result.data);
  const lines = issueLines(result.error, content ?? {});
  throw invalid(origin, lines, 'docs/configuration.md lists every option and its values.');
}

/** The error for an invalid configuration: one line for each issue, and what to do. */
export function invalid(origin: string, lines: readonly string[], advice: string): KymoError {
  const count = lines.length === 1 ? 'one issue' : `${lines.length} issues`;
  return new KymoError('CONFIG_INVALID', `Checking ${origin}: ${count}.\n${lines.join('\n')}\n${advice}`, {
    context: { issues: lines.map((line) => line.trim()) },
  });
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new KymoError(
      'CONFIG_INVALID',
      `Reading the configuration ${path}: ${messageOf(error)}. Name a file that exists.`,
      { cause: error },
    );
  }
}

/** Resolves aliases; the library bounds their number. */
function contentOf(text: string, path: string): unknown {
  const document = parseDocument(text, { uniqueKeys: true });
  const errors: readonly unknown[] = document.errors;
  if (errors.length > 0) throw notYaml(path, errors);
  try {
    return document.toJS() as unknown;
  } catch (error) {
    throw notYaml(path, [error]);
  }
}

function notYaml(path: string, errors: readonly unknown[]): KymoError {
  const issues = errors.map((error) => messageOf(error).split('\n')[0]).join('\n');
  return new KymoError('CONFIG_INVALID', `Reading ${path}: it is not valid YAML.\n${issues}`, {
    cause: errors[0],
  });
}

function withReferences(value: unknown, references: ReadonlyMap<string, string>, path = ''): unknown {
  const reference = references.get(path);
  if (reference !== undefined || typeof value !== 'object' || value === null) return reference ?? value;
  const parts = Object.entries(value).map(([key, part]) => [
    key,
    withReferences(part, references, placeOf(value, path, key)),
  ]);
  return Array.isArray(value) ? parts.map(([, part]) => part) : (Object.fromEntries(parts) as unknown);
}

function deepFrozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFrozen);
  return value;
}
