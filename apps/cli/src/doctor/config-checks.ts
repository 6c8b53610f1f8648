import { type Config, checkPrerequisites, loadConfig, probeSource } from '@kymo/config';
import { type Environment, environmentWithFiles } from '@kymo/connectors';
import { KymoError, messageOf } from '@kymo/domain';
import { addressFinding, clockFinding, type Finding } from './checks';

const PATIENCE_MS = 4_000;
const NEEDS = 'what the configuration needs';

/** A configuration: whether it is valid, and whether all that it names can be reached. */
export async function configFindings(file: string): Promise<{ config?: Config; findings: Finding[] }> {
  let config: Config;
  try {
    config = loadConfig(file);
  } catch (cause) {
    return { findings: [wrong('configuration', file, cause)] };
  }
  const findings: Finding[] = [{ what: 'configuration', state: 'well', found: file }];
  const env = environmentWithFiles();
  try {
    await checkPrerequisites(config, env, file);
  } catch (cause) {
    findings.push(wrong(NEEDS, file, cause));
  }
  const source = `source ${config.source.type}`;
  for (const { what, address } of addressesIn(config)) {
    const [host, port] = hostAndPort(address);
    const finding = await addressFinding(what, host, port);
    findings.push(finding);
    if (finding.state !== 'well' || !address.startsWith('http')) continue;
    const clock = await clockBy(address);
    if (clock !== undefined && !findings.some((one) => one.what === 'clock')) findings.push(clock);
  }
  // What is away, or lacks a variable, has been said.
  if (!findings.some(({ what, state }) => state === 'wrong' && [source, NEEDS].includes(what)))
    findings.push(...(await sourceFindings(source, config, env)));
  return { config, findings };
}

async function sourceFindings(what: string, config: Config, env: Environment): Promise<Finding[]> {
  const answer = await probeSource(config, env);
  if (answer === undefined) return [];
  if (answer.ready) return [{ what, state: 'well', found: 'can be read' }];
  return [{ what, state: 'wrong', found: answer.why, act: 'Correct the source, or grant what it lacks.' }];
}

function wrong(what: string, file: string, cause: unknown): Finding {
  const issues = cause instanceof KymoError ? (cause.context['issues'] as string[] | undefined) : undefined;
  const found = [file, ...(issues ?? [messageOf(cause)])].join('\n    ');
  return { what, state: 'wrong', found, act: `Correct it, then run \`kymo check ${file}\`.` };
}

interface Named {
  readonly what: string;
  readonly address: string;
}

/** Addresses of the source and the sinks: brokers, and whatever is named by a `url`. */
export function addressesIn({ source, sinks }: Pick<Config, 'source' | 'sinks'>): Named[] {
  const parts = [['source', source] as const, ...sinks.map((sink) => ['sink', sink] as const)];
  return parts.flatMap(([role, part]) => {
    const { type, brokers = [], url } = part as { type: string; brokers?: readonly string[]; url?: string };
    const what = `${role} ${type}`;
    return [...brokers, ...(url === undefined ? [] : [url])].map((address) => ({ what, address }));
  });
}

const KAFKA_PORT = 9092;
const USUAL_PORTS: Readonly<Record<string, number>> = {
  'http:': 80,
  'https:': 443,
  'ws:': 80,
  'wss:': 443,
  'mqtt:': 1883,
  'mqtts:': 8883,
};

/** @param address `host:port`, or a URL */
export function hostAndPort(address: string): [host: string, port: number] {
  const isUrl = /^[a-z]+:\/\//i.test(address);
  const { hostname, port, protocol } = new URL(isUrl ? address : `tcp://${address}`);
  return [hostname.replace(/^\[|\]$/g, ''), Number(port) || (USUAL_PORTS[protocol] ?? KAFKA_PORT)];
}

async function clockBy(url: string): Promise<Finding | undefined> {
  try {
    const { origin, host } = new URL(url);
    const answer = await fetch(origin, { method: 'HEAD', signal: AbortSignal.timeout(PATIENCE_MS) });
    return clockFinding(host, answer.headers.get('date'), Date.now());
  } catch {
    return undefined;
  }
}
