import type { ConnectorContext } from '@kymo/connectors';
import type { ConfigService } from './config.service';
import type { Logger } from '../logging/logger';

/** What sources and sinks may know of the program that creates them. */
export function connectorContext({ values }: ConfigService, logger: Logger): Omit<ConnectorContext, 'env'> {
  return {
    dataFolder: values.dataFolder,
    info: (message) => logger.info(message),
    warn: (message) => logger.warn(message),
    error: (message) => logger.error(message),
  };
}
