import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';

/**
 * The projects whose files would no longer give their bundle as it lies in `dist/`. Its record there holds the paths
 * of its outputs, which must be there, and of its inputs, whose content must have the hash that is written beside them.
 */
export function staleProjects(root, projects) {
  const hashes = new Map();
  const hasHash = ([path, hash]) => {
    if (!hashes.has(path)) hashes.set(path, hashOf(resolve(root, path)));
    return hashes.get(path) === hash;
  };
  return projects.filter((project) => {
    const record = readRecord(recordOf(root, project));
    return !(
      record?.outputs.every((path) => existsSync(resolve(root, path))) &&
      Object.entries(record.inputs).every(hasHash)
    );
  });
}

/** Writes the outputs of a bundle, each file at once, and its record last: an interrupted build counts as none. */
export function replaceOutputs(root, project, { inputs, outputFiles, startedMs }) {
  const file = recordOf(root, project);
  const before = readRecord(file)?.outputs ?? [];
  rmSync(file, { force: true });
  for (const { path, contents } of outputFiles) writeAtOnce(path, contents);
  const outputs = outputFiles.map(({ path }) => relative(root, path));
  for (const path of before) if (!outputs.includes(path)) rmSync(resolve(root, path), { force: true });
  const hashes = inputs.map((path) => [path, hashUnlessChangedSince(startedMs, resolve(root, path))]);
  writeAtOnce(file, JSON.stringify({ outputs, inputs: Object.fromEntries(hashes) }, null, 1));
}

function recordOf(root, project) {
  return resolve(root, `dist/${project}.inputs.json`);
}

function readRecord(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

function hashOf(file) {
  return existsSync(file) ? createHash('sha1').update(readFileSync(file)).digest('base64url') : undefined;
}

/** A file that changed during the build may not be what was read: no hash, so that it is built again. */
function hashUnlessChangedSince(startedMs, file) {
  return statSync(file).mtimeMs < startedMs ? hashOf(file) : '';
}

function writeAtOnce(path, contents) {
  mkdirSync(dirname(path), { recursive: true });
  const part = `${path}.${process.pid}`;
  writeFileSync(part, contents);
  renameSync(part, path);
}
