import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { start } from './own-process.mjs';
import { workFolder } from './places.mjs';
import { unpacked } from './debian.mjs';

/** InfluxDB 1.x of the distribution, on its own ports with its own files. */
export async function up() {
  const wanted = { http: process.env.KYMO_INFLUX_PORT ?? 8086, rpc: 8088 };
  const address = await startInfluxdb('influxdb', wanted, () => unpacked('influxdb', 'influxd'));
  return { KYMO_INFLUX: address };
}

/** Address of an InfluxDB under a name of its own. @param settings more lines of its section `[http]` */
export async function startInfluxdb(service, wanted, program, settings = '') {
  const ports = await start(service, {
    ports: wanted,
    command: (chosen) => {
      const config = join(workFolder(service), 'influxdb.conf');
      writeFileSync(config, configuration(workFolder(service), chosen, settings));
      return [program(), '-config', config];
    },
    answers: async ({ http }) => (await fetch(`http://127.0.0.1:${http}/ping`)).status === 204,
  });
  return `http://127.0.0.1:${ports.http}`;
}

function configuration(folder, { http, rpc }, settings) {
  return `reporting-disabled = true
bind-address = "127.0.0.1:${rpc}"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  index-version = "tsi1"
[http]
  bind-address = "127.0.0.1:${http}"
  log-enabled = false
${settings}[logging]
  level = "warn"
`;
}
