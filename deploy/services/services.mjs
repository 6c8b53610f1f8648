import { spawnSync } from 'node:child_process';
import { alertmanager } from './alertmanager.mjs';
import { systemWide, unpacked, unpackedWithLibraries } from './debian.mjs';
import * as docker from './docker.mjs';
import { compose, receiverClients } from './go.mjs';
import * as influxdb from './influxdb.mjs';
import * as influxdbFlux from './influxdb-flux.mjs';
import * as kafka from './kafka.mjs';
import { clean, running, stop } from './own-process.mjs';
import {
  pythonWithDatafusion,
  pythonWithKubernetes,
  pythonWithOnnx,
  pythonWithTensorboard,
} from './python.mjs';
import * as victoriametrics from './victoriametrics.mjs';

/** Servers that run until `down`. */
export const SERVERS = ['kafka', 'influxdb', 'influxdb-flux', 'victoriametrics'];
/** Those that are brought up where none is named. */
const USUAL = ['kafka', 'influxdb'];
const MOSQUITTO_LIBRARIES = ['libmosquitto1', 'libcjson1', 'libdlt2', 'libwrap0'];
/** Programs that tests call. */
const TOOLS = {
  alertmanager,
  promtool: () => ({ KYMO_PROMTOOL: unpacked('prometheus', 'promtool') }),
  prometheus: () => ({ KYMO_PROMETHEUS: unpacked('prometheus', 'prometheus') }),
  mosquitto: () => ({
    KYMO_MOSQUITTO: unpackedWithLibraries('mosquitto', 'mosquitto', MOSQUITTO_LIBRARIES),
  }),
  chromium: () => ({ KYMO_CHROMIUM: systemWide('chromium', 'chromium') }),
  onnx: pythonWithOnnx,
  tensorboard: pythonWithTensorboard,
  datafusion: pythonWithDatafusion,
  kubernetes: pythonWithKubernetes,
  compose,
  'receiver-clients': receiverClients,
};
const OWN = { kafka, influxdb, 'influxdb-flux': influxdbFlux, victoriametrics };

export async function up(names) {
  const wanted = names.length > 0 ? names : USUAL;
  const unknown = wanted.filter((name) => !SERVERS.includes(name) && !(name in TOOLS));
  if (unknown.length > 0) {
    throw new Error(
      `starting ${unknown.join(', ')}: unknown; known are ${[...SERVERS, ...Object.keys(TOOLS)].join(', ')}`,
    );
  }
  const servers = wanted.filter((name) => SERVERS.includes(name));
  const addresses = { KYMO_SERVICES: wanted.join(',') };
  if (servers.length > 0 && engineAnswers()) Object.assign(addresses, docker.up(servers));
  else for (const name of servers) Object.assign(addresses, await OWN[name].up());
  for (const name of wanted) Object.assign(addresses, TOOLS[name]?.());
  return addresses;
}

/** Stops the named servers, or all; `--clean` also removes what they stored. */
export async function down(parameters) {
  const cleaning = parameters.includes('--clean');
  const names = parameters.filter((name) => name !== '--clean');
  const wanted = names.length > 0 ? names : SERVERS;
  for (const name of wanted) await stop(name);
  if (cleaning) wanted.forEach(clean);
  if (engineAnswers()) docker.down(names, cleaning);
}

export function status() {
  const own = SERVERS.filter(running).map((name) => ({ name, ...running(name) }));
  return [
    ...own.map(({ name, pid, ports }) => `${name}: process ${pid}, ports ${Object.values(ports).join(', ')}`),
    ...(engineAnswers() ? docker.status() : []),
  ];
}

function engineAnswers() {
  return spawnSync('docker', ['info'], { timeout: 10_000 }).status === 0 && docker.composeIsThere();
}
