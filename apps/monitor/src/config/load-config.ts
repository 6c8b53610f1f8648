import { readFileSync } from 'node:fs';
import { KymoError, messageOf } from '@kymo/domain';
import { parseDocument } from 'yaml';
import { type Config, configSchema } from './config-schema';
import { issueLines } from './issues';

/** Reads and checks a YAML configuration; opens no connection. @throws KymoError CONFIG_INVALID with every issue and its path */
export function loadConfig(path: string): Config {
  const document = parseDocument(readText(path), { uniqueKeys: true });
  if (document.errors.length > 0) {
    const issues = document.errors.map(({ message }) => message.split('\n')[0]).join('\n');
    throw new KymoError('CONFIG_INVALID', `Reading ${path}: it is not valid YAML.\n${issues}`);
  }
  return checkConfig(document.toJS() as unknown, path);
}

/** @throws KymoError CONFIG_INVALID */
export function checkConfig(content: unknown, origin: string): Config {
  const result = configSchema.safeParse(content ?? {});
  if (!result.success) {
    const lines = issueLines(result.error, content ?? {});
    throw new KymoError(
      'CONFIG_INVALID',
      `Checking ${origin}: ${lines.length === 1 ? 'one issue' : `${lines.length} issues`}.\n${lines.join('\n')}\n` +
        'docs/configuration.md lists every option and its values.',
    );
  }
  return deepFrozen(result.data);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new KymoError(
      'CONFIG_INVALID',
      `Reading the configuration ${path}: ${messageOf(error)}. Name a file that exists.`,
      {
        cause: error,
      },
    );
  }
}

function deepFrozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFrozen);
  return value;
}
