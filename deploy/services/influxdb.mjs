import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { start } from './own-process.mjs';
import { workFolder } from './places.mjs';
import { unpacked } from './debian.mjs';

/** InfluxDB 1.x of the distribution, on its own ports with its own files. */
export async function up() {
  const ports = await start('influxdb', {
    ports: { http: process.env.KYMO_INFLUX_PORT ?? 8086, rpc: 8088 },
    command: (chosen) => {
      const config = join(workFolder('influxdb'), 'influxdb.conf');
      writeFileSync(config, settings(chosen));
      return [unpacked('influxdb', 'influxd'), '-config', config];
    },
    answers: async ({ http }) => (await fetch(`http://127.0.0.1:${http}/ping`)).status === 204,
  });
  return { KYMO_INFLUX: `http://127.0.0.1:${ports.http}` };
}

function settings({ http, rpc }) {
  const folder = workFolder('influxdb');
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
[logging]
  level = "warn"
`;
}
