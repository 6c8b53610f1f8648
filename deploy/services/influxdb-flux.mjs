import { built } from './go.mjs';
import { startInfluxdb } from './influxdb.mjs';

/** The last release that Go builds alone: later ones want Rust, and the distribution's speaks no Flux. */
const VERSION = '1.8.10';

/** InfluxDB 1.8, which answers Flux by the path of version 2. Where it cannot be built, tests that want it are passed over. */
export async function up() {
  const program = built('github.com/influxdata/influxdb/cmd/influxd', VERSION);
  if (program === undefined) return {};
  const wanted = { http: process.env.KYMO_INFLUX_FLUX_PORT ?? 8186, rpc: 8188 };
  const address = await startInfluxdb('influxdb-flux', wanted, () => program, '  flux-enabled = true\n');
  return { KYMO_INFLUX_FLUX: address };
}
