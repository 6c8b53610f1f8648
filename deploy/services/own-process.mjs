import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say, workFolder } from './places.mjs';
import { isFree } from './ports.mjs';

const STOP_LIMIT_MS = 20_000;
const START_LIMIT_MS = 300_000;

/** Starts a service as a process of its own, which outlives this one, and waits until it answers. */
export async function start(service, { ports, command, answers }) {
  const kept = running(service);
  if (kept) {
    await waitUntil(service, kept, answers);
    return kept.ports;
  }
  const chosen = await choosePorts({ ...ports, ...lastRecord(service)?.ports });
  const [program, ...parameters] = await command(chosen);
  const log = openSync(logFile(service), 'a');
  const child = spawn(program, parameters, {
    cwd: workFolder(service),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  child.unref();
  const record = { pid: child.pid, began: beginOf(child.pid), ports: chosen };
  writeFileSync(recordFile(service), JSON.stringify(record));
  say(`${service}: process ${child.pid}, log ${logFile(service)}`);
  await waitUntil(service, record, answers);
  return chosen;
}

export async function stop(service) {
  const record = running(service);
  if (record) {
    process.kill(record.pid, 'SIGTERM');
    const limit = Date.now() + STOP_LIMIT_MS;
    while (running(service) && Date.now() < limit) await sleep(100);
    if (running(service)) process.kill(record.pid, 'SIGKILL');
    while (running(service)) await sleep(50);
    say(`${service}: stopped`);
  }
}

/** Removes a stopped service's files and log. */
export function clean(service) {
  rmSync(workFolder(service), { recursive: true, force: true });
}

/** The record of a service whose process lives, told from a later process with the same pid by its begin. */
export function running(service) {
  const record = lastRecord(service);
  const began = record && beginOf(record.pid);
  return began !== undefined && began === record.began ? record : undefined;
}

/** Kept after a stop: a service that comes back comes back on the same ports where they are still free. */
function lastRecord(service) {
  return existsSync(recordFile(service)) ? JSON.parse(readFileSync(recordFile(service), 'utf8')) : undefined;
}

async function waitUntil(service, record, answers) {
  const limit = Date.now() + START_LIMIT_MS;
  for (let why = 'no answer'; ;) {
    try {
      if (await answers(record.ports)) return;
    } catch (error) {
      why = error.cause?.message ?? error.message;
    }
    if (!running(service))
      throw new Error(`starting ${service}: its process ended; its log ${logFile(service)} says why`);
    if (Date.now() > limit) {
      throw new Error(
        `starting ${service}: ${why} within ${START_LIMIT_MS / 1000} s; its log is ${logFile(service)}`,
      );
    }
    await sleep(200);
  }
}

/** The wanted ports where they are free, the next free ones where they are not. */
async function choosePorts(wanted) {
  const chosen = {};
  for (const [name, first] of Object.entries(wanted)) {
    let port = Number(first);
    while (Object.values(chosen).includes(port) || !(await isFree(port))) port += 1;
    chosen[name] = port;
  }
  return chosen;
}

function beginOf(pid) {
  try {
    if (process.platform !== 'linux') return process.kill(pid, 0) && 'alive';
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    // Its first thread may be gone before the others, which still hold its ports.
    const isGone = fields[0] === 'Z' && readdirSync(`/proc/${pid}/task`).length <= 1;
    return isGone ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function logFile(service) {
  return join(workFolder(service), `${service}.log`);
}

function recordFile(service) {
  return join(workFolder(service), 'process.json');
}
