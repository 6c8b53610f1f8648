import { spawnSync } from 'node:child_process';

/** What the service tests are told of each service: `deploy/services/up` prints it. */
const NEEDED = {
  KYMO_KAFKA: 'kafka',
  KYMO_INFLUX: 'influxdb',
  KYMO_VICTORIA: 'victoriametrics',
  KYMO_PROMTOOL: 'promtool',
  KYMO_ALERTMANAGER: 'alertmanager',
  KYMO_CHROMIUM: 'chromium',
  KYMO_PYTHON: 'onnx',
  KYMO_PYTHON_TENSORBOARD: 'tensorboard',
};

/** Runs the service tests, and nothing else: `npm run test:services`. */
const missing = Object.keys(NEEDED).filter((name) => !process.env[name]);
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
