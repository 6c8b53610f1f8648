import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheFolder, say } from './places.mjs';

const LOCK = 'DPkg::Lock::Timeout=300';

/** Path of an installed program, if any. */
export function installed(program) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/sbin', '/usr/local/bin'];
  return folders.map((folder) => join(folder, program)).find(existsSync);
}

/**
 * Path of a program of a distribution package. Where it is not installed, the package is unpacked into the cache:
 * installing it would also start and enable a system service, and would need root.
 */
export function unpacked(packageName, program) {
  const ready = installed(program);
  if (ready) return ready;
  const folder = cacheFolder(packageName);
  const path = join(folder, 'usr/bin', program);
  if (existsSync(path)) return path;
  say(`${packageName}: fetching the distribution's package`);
  withFreshLists(packageName, () => run('apt-get', ['download', packageName], folder));
  const archive = readdirSync(folder).find((name) => name.endsWith('.deb'));
  run('dpkg-deb', ['-x', archive, '.'], folder);
  return path;
}

/** As {@link unpacked}, for a server that needs a few libraries: they are unpacked beside it. */
export function unpackedWithLibraries(packageName, program, libraries) {
  const ready = installed(program);
  if (ready) return ready;
  const folder = cacheFolder(packageName);
  const launcher = join(folder, program);
  if (existsSync(launcher)) return launcher;
  say(`${packageName}: fetching the distribution's packages`);
  withFreshLists(packageName, () => run('apt-get', ['download', packageName, ...libraries], folder));
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.deb')))
    run('dpkg-deb', ['-x', name, '.'], folder);
  const found = ['usr/lib', 'lib'].map((place) => `${folder}/${place}/$(uname -m)-linux-gnu`).join(':');
  const lines = ['#!/bin/sh', `LD_LIBRARY_PATH=${found} exec ${folder}/usr/sbin/${program} "$@"`, ''];
  writeFileSync(launcher, lines.join('\n'), { mode: 0o755 });
  return launcher;
}

/** Path of a program, its package installed system-wide when missing: for programs that need many libraries. */
export function systemWide(packageName, program) {
  const ready = installed(program);
  if (ready) return ready;
  say(`${packageName}: installing the distribution's package`);
  const install = ['install', '-y', '--no-install-recommends', packageName];
  withFreshLists(packageName, () => run(...asRoot('apt-get', ['-o', LOCK, ...install])));
  return installed(program);
}

/** Lists may be missing, or older than the packages they name: then once more with new ones. */
function withFreshLists(packageName, act) {
  const { stdout } = spawnSync('apt-cache', ['policy', packageName], { encoding: 'utf8' });
  if (stdout === null) {
    throw new Error(
      `looking for ${packageName}: this system has no apt. Install ${packageName} by hand, or start Docker.`,
    );
  }
  try {
    act();
  } catch {
    run(...asRoot('apt-get', ['-o', LOCK, 'update']));
    act();
  }
}

function asRoot(program, parameters) {
  return process.getuid?.() === 0 ? [program, parameters] : ['sudo', ['-n', program, ...parameters]];
}

function run(program, parameters, folder) {
  try {
    execFileSync(program, parameters, {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 900_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  } catch (error) {
    throw new Error(
      `running ${program} ${parameters.join(' ')}: ${error.stderr?.toString().trim() || error.message}`,
    );
  }
}
