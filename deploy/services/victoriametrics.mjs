import { unpacked } from './debian.mjs';
import { start } from './own-process.mjs';
import { workFolder } from './places.mjs';

/** VictoriaMetrics of the distribution, on a port of its own with its own files. */
export async function up() {
  const ports = await start('victoriametrics', {
    ports: { http: process.env.KYMO_VICTORIA_PORT ?? 8428 },
    command: ({ http }) => [
      unpacked('victoria-metrics', 'victoria-metrics'),
      `-httpListenAddr=127.0.0.1:${http}`,
      `-storageDataPath=${workFolder('victoriametrics')}/data`,
      '-retentionPeriod=100y',
      '-loggerLevel=WARN',
    ],
    answers: async ({ http }) => (await fetch(`http://127.0.0.1:${http}/health`)).status === 200,
  });
  return { KYMO_VICTORIA: `http://127.0.0.1:${ports.http}` };
}
