/**
 * The configuration: its schema, how it is read, what the embedded defaults are, and what is checked before the start.
 * Deliberately opens no connection.
 */
export type { Config } from './config-parts';
export { changeLine, configChanges } from './config-changes';
export { configSchema } from './config-schema';
export { checkConfig, loadConfig, readConfig, type ReadConfig } from './load-config';
export { listenerCredentials } from './listener-tls';
export { LOG_LEVELS, type LogLevel, type LogOptions } from './log-options';
export { plantOptions, type PlantOptions } from './plant-options';
export { checkConnections, checkPrerequisites, probeSource } from './preflight';
export { type Division, inputConfig, plantConfig } from './presets';
