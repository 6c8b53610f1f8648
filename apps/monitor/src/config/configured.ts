import { type Config, readConfig, type ReadConfig } from '@kymo/config';
import type { Flags } from '../flags';

/** The configuration of a file, with what the command line says besides. @throws KymoError CONFIG_INVALID */
export function configured(file: string, flags: Flags): ReadConfig {
  const { values, shown } = readConfig(file);
  return { values: withAddress(values, flags), shown: withAddress(shown as Config, flags) };
}

function withAddress(config: Config, { dataFolder, host, port }: Flags): Config {
  return {
    ...config,
    ...(dataFolder !== undefined && { dataFolder }),
    http: { ...config.http, ...(host !== undefined && { host }), ...(port !== undefined && { port }) },
  };
}
