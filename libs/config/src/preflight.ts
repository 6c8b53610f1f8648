import { basename, dirname } from 'node:path';
import { createDecoder, createSink, createSource, type Environment } from '@kymo/connectors';
import { loadArtifact } from '@kymo/detectors';
import { messageOf, type Readiness } from '@kymo/domain';
import type { Config } from './config-parts';
import { issueLine } from './issues';
import { listenerCredentials } from './listener-tls';
import { invalid } from './load-config';

type Path = readonly PropertyKey[];

/**
 * Checks that what a valid configuration relies on is there: environment variables, certificate files, artifacts. The
 * components are created and dropped, so that each names what it lacks; none connects before it is run.
 * @throws KymoError CONFIG_INVALID with every issue; no variable's value is in it
 */
export async function checkPrerequisites(config: Config, env: Environment, origin: string): Promise<void> {
  const { source, sinks, dataFolder, detection, window, http } = config;
  const context = { env, dataFolder };
  const lines = await Promise.all([
    lineOf(['source'], () => {
      if (source.type !== 'simulator') createSource(source, context);
    }),
    lineOf(['decoder'], () => void createDecoder(config.decoder, context)),
    ...sinks.map((sink, index) => lineOf(['sinks', index], () => createSink(sink, context).sink.close())),
    lineOf(['http', 'tls'], () => void (http.tls && listenerCredentials(http.tls, env))),
    ...detection.artifacts.map((folder, index) =>
      lineOf(['detection', 'artifacts', index], () => checkArtifact(folder, window.lengthSamples)),
    ),
  ]);
  const issues = lines.filter((line) => line !== undefined);
  if (issues.length > 0) throw invalid(origin, issues, 'Set environment variables before the start.');
}

/** Longest wait for one sink. */
const CONNECT_MS = 15_000;

/**
 * Checks that the source can be read, and that every sink can be reached, without telling anybody anything.
 * @throws KymoError CONFIG_INVALID with every one that cannot
 */
export async function checkConnections(
  { source, sinks, dataFolder }: Config,
  env: Environment,
  origin: string,
): Promise<void> {
  const context = { env, dataFolder };
  const lines = await Promise.all([
    lineOf(['source'], async () => {
      const answer = await probeSource({ source, dataFolder }, env);
      if (answer?.ready === false) throw new Error(answer.why);
    }),
    ...sinks.map((options, index) =>
      lineOf(['sinks', index], async () => {
        const { sink } = createSink(options, context);
        try {
          const signal = AbortSignal.timeout(CONNECT_MS);
          const answer = await (sink.probe?.(signal) ?? sink.readiness());
          if (!answer.ready) throw new Error(`${options.name} cannot be reached: ${answer.why}`);
        } finally {
          await sink.close();
        }
      }),
    ),
  ]);
  const issues = lines.filter((line) => line !== undefined);
  if (issues.length > 0) throw invalid(origin, issues, 'Correct the addresses, or start what they name.');
}

/**
 * Asks the source as its own run would, and reads nothing: the topics of Kafka and MQTT, the query of a database.
 * @returns nothing of a source that is not asked, such as a file
 * @throws KymoError CONFIG_INVALID
 */
export async function probeSource(
  { source, dataFolder }: Pick<Config, 'source' | 'dataFolder'>,
  env: Environment,
): Promise<Readiness | undefined> {
  if (source.type === 'simulator') return undefined;
  return createSource(source, { env, dataFolder }).probe?.();
}

async function lineOf(path: Path, attempt: () => Promise<void> | void): Promise<string | undefined> {
  try {
    await attempt();
    return undefined;
  } catch (error) {
    return issueLine(path, messageOf(error));
  }
}

async function checkArtifact(folder: string, lengthSamples: number): Promise<void> {
  const { windowLength, detector } = await loadArtifact(dirname(folder), basename(folder));
  if (windowLength <= lengthSamples) return;
  throw new Error(
    `the ${detector} in ${folder} sees ${windowLength} steps at once and would never score; set ` +
      `window.lengthSamples (${lengthSamples}) to ${windowLength} or more`,
  );
}
