import { spawnSync } from 'node:child_process';

/** What the service tests are told of each service: `deploy/services/up` prints it. */
const NEEDED = {
  KYMO_KAFKA: 'kafka',
  KYMO_INFLUX: 'influxdb',
  KYMO_INFLUX_FLUX: 'influxdb-flux',
  KYMO_VICTORIA: 'victoriametrics',
  KYMO_PROMTOOL: 'promtool',
  KYMO_PROMETHEUS: 'prometheus',
  KYMO_MOSQUITTO: 'mosquitto',
  KYMO_ALERTMANAGER: 'alertmanager',
  KYMO_CHROMIUM: 'chromium',
  KYMO_PYTHON: 'onnx',
  KYMO_PYTHON_TENSORBOARD: 'tensorboard',
  KYMO_PYTHON_DATAFUSION: 'datafusion',
  KYMO_PYTHON_KUBERNETES: 'kubernetes',
  KYMO_COMPOSE_GO: 'compose',
  KYMO_RECEIVER_CLIENTS: 'receiver-clients',
};

/** Go builds them, which not every machine has; and what is left out without. */
const OPTIONAL = {
  KYMO_INFLUX_FLUX: 'nothing is asked in Flux of an InfluxDB',
  KYMO_COMPOSE_GO: 'the compose file is only read',
  KYMO_RECEIVER_CLIENTS: 'no client library reads what Opsgenie and Grafana are sent',
};

/** Runs the service tests, and nothing else: `npm run test:services`. */
const missing = Object.keys(NEEDED).filter((name) => !(name in OPTIONAL) && !process.env[name]);
for (const [name, without] of Object.entries(OPTIONAL))
  if (!process.env[name]) console.error(`Running the service tests: ${name} is not set, so ${without}.`);
if (missing.length > 0) {
  const services = Object.values(NEEDED).join(' ');
  console.error(
    `Running the service tests: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not set, so ` +
      `${missing.map((name) => NEEDED[name]).join(', ')} cannot be reached; all of ${services} are needed. Run\n` +
      `  env $(deploy/services/up ${services}) npm run test:services\n` +
      'or, for the tests of some,\n' +
      `  env $(deploy/services/up ${NEEDED[missing[0]]}) npx vitest run <file>`,
  );
  process.exit(1);
}
const { status } = spawnSync('npx', ['vitest', 'run', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { KYMO_SERVICES: Object.values(NEEDED).join(','), ...process.env },
});
process.exit(status ?? 1);
