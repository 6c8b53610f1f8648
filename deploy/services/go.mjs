import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cacheFolder, say } from './places.mjs';

/** What Docker Compose reads its files by. */
export function compose() {
  const program = built('github.com/compose-spec/compose-go/v2/cmd', '2.9.0');
  return program === undefined ? {} : { KYMO_COMPOSE_GO: program };
}

/** Path of a program that Go builds; nothing, with a word of it, where it cannot be built. */
export function built(module, version) {
  const name = module
    .replace(/(?:\/v\d+)?\/cmd.*$/, '')
    .split('/')
    .at(-1);
  const folder = cacheFolder(`${name}-${version}`);
  const program = join(folder, basename(module));
  if (existsSync(program)) return program;
  say(`${name}: building ${name} ${version} with Go; that takes minutes`);
  try {
    execFileSync('go', ['install', `${module}@v${version}`], {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 1_800_000,
      env: { ...process.env, GOBIN: folder, CGO_ENABLED: '0' },
    });
    return program;
  } catch (error) {
    say(`${name}: no ${name} ${version}: ${String(error.stderr ?? error.message).trim()}`);
    return undefined;
  }
}
