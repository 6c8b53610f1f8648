import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cacheFolder, say } from './places.mjs';

/** What Docker Compose reads its files by. */
export function compose() {
  const program = built('github.com/compose-spec/compose-go/v2/cmd', '2.9.0');
  return program === undefined ? {} : { KYMO_COMPOSE_GO: program };
}

/** What reads messages as the client libraries of services have them; nothing, with a word of it, where Go cannot build it. */
export function receiverClients() {
  const program = join(cacheFolder('receiver-clients'), 'receiver-clients');
  say('receiver-clients: building it with Go; that takes minutes the first time');
  const isBuilt = buildWith(['build', '-o', program, '.'], join(import.meta.dirname, 'receiver-clients'));
  return isBuilt ? { KYMO_RECEIVER_CLIENTS: program } : {};
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
  return buildWith(['install', `${module}@v${version}`], folder) ? program : undefined;
}

/** @param folder where it is built, and where what is installed belongs @returns whether it was built */
function buildWith(parameters, folder) {
  try {
    execFileSync('go', parameters, {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 1_800_000,
      cwd: folder,
      env: { ...process.env, GOBIN: folder, CGO_ENABLED: '0' },
    });
    return true;
  } catch (error) {
    say(`go ${parameters.join(' ')}: ${String(error.stderr ?? error.message).trim()}`);
    return false;
  }
}
