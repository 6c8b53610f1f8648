import { execFileSync, spawnSync } from 'node:child_process';

const file = new URL('compose.yaml', import.meta.url).pathname;
const kafkaPort = process.env.KYMO_KAFKA_PORT ?? '9092';
const influxPort = process.env.KYMO_INFLUX_PORT ?? '8086';
const influxFluxPort = process.env.KYMO_INFLUX_FLUX_PORT ?? '8186';
const victoriaPort = process.env.KYMO_VICTORIA_PORT ?? '8428';

export function composeIsThere() {
  return spawnSync('docker', ['compose', 'version']).status === 0;
}

/** Starts the services as containers and waits for their health checks. */
export function up(services) {
  compose(['up', '--detach', '--wait', '--wait-timeout', '180', ...services]);
  return {
    ...(services.includes('kafka') && { KYMO_KAFKA: `127.0.0.1:${kafkaPort}` }),
    ...(services.includes('influxdb') && { KYMO_INFLUX: `http://127.0.0.1:${influxPort}` }),
    ...(services.includes('influxdb-flux') && { KYMO_INFLUX_FLUX: `http://127.0.0.1:${influxFluxPort}` }),
    ...(services.includes('victoriametrics') && { KYMO_VICTORIA: `http://127.0.0.1:${victoriaPort}` }),
  };
}

export function down(services, cleaning) {
  if (services.length > 0)
    compose(['rm', '--stop', '--force', ...(cleaning ? ['--volumes'] : []), ...services]);
  else compose(['down', '--remove-orphans', ...(cleaning ? ['--volumes'] : [])]);
}

export function status() {
  const lines = compose(['ps', '--format', '{{.Service}}: {{.Status}}, {{.Ports}}']).trim();
  return lines === '' ? [] : lines.split('\n');
}

function compose(parameters) {
  return execFileSync('docker', ['compose', '--file', file, ...parameters], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      KYMO_KAFKA_PORT: kafkaPort,
      KYMO_INFLUX_PORT: influxPort,
      KYMO_INFLUX_FLUX_PORT: influxFluxPort,
      KYMO_VICTORIA_PORT: victoriaPort,
    },
  });
}
