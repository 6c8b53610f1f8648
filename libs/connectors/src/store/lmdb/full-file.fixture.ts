import { join } from 'node:path';
import type { KymoError } from '@kymo/domain';
import { Environment } from './environment';

/** Run as a process of its own that may write only small files: writes what is too large, then what is not. */
const environment = new Environment(join(process.argv[2]!, 'store.mdb'));
const table = environment.table<string>('table');
let failure: unknown;
try {
  await environment.write(() => table.put('large', 'x'.repeat(2 ** 20)));
} catch (error) {
  failure = error;
}
await environment.write(() => table.put('small', 'a'));
const { code, retriable } = failure as KymoError;
process.stdout.write(
  JSON.stringify({ code, retriable, large: table.get('large') !== undefined, small: table.get('small') }),
);
await environment.close();
