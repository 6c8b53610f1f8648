import { readFileSync } from 'node:fs';
import { KymoError, messageOf } from '@kymo/domain';
import type { Environment } from './connector';

/**
 * The environment in which `NAME` is also the content of the file that `NAME_FILE` names, as container secrets are
 * mounted; without the line end behind it. A file is read when its variable is asked for.
 * @throws KymoError CONFIG_INVALID on asking, where the file cannot be read
 */
export function environmentWithFiles(env: Environment = process.env): Environment {
  return new Proxy(env, { get: (_, name) => (typeof name === 'string' ? valueOf(env, name) : undefined) });
}

function valueOf(env: Environment, name: string): string | undefined {
  const own = env[name];
  const file = env[`${name}_FILE`];
  if (own !== undefined || file === undefined || file === '') return own;
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (thrown) {
    throw new KymoError(
      'CONFIG_INVALID',
      `reading ${name} from ${file}, which ${name}_FILE names: ${messageOf(thrown)}. Name a file that can be read.`,
      { cause: thrown },
    );
  }
}
