import { KymoError } from '@kymo/domain';
import { Option } from 'commander';

interface Place {
  readonly config?: string | undefined;
  readonly url?: string | undefined;
}

/** A configuration file, or a monitor that runs with one. */
type ConfigOrUrl =
  { readonly config: string; readonly url: undefined } | { readonly config: undefined; readonly url: string };

export function configOption(): Option {
  return new Option('--config <file>', 'YAML file');
}

export function urlOption(): Option {
  return new Option(
    '--url <address>',
    'address of a monitor, instead of the file; the token is read from KYMO_TOKEN',
  ).conflicts('config');
}

/** @throws KymoError OPTIONS_INVALID where neither is given */
export function configOrUrl({ config, url }: Place, doing: string): ConfigOrUrl {
  if (config !== undefined) return { config, url: undefined };
  if (url !== undefined) return { config: undefined, url };
  throw new KymoError(
    'OPTIONS_INVALID',
    `${doing}: give a configuration with --config, or a monitor with --url.`,
  );
}
