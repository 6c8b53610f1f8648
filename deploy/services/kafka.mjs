import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { systemWide } from './debian.mjs';
import { cacheFolder, say, workFolder } from './places.mjs';
import { start } from './own-process.mjs';

const VERSION = '4.3.1';

/**
 * A KRaft broker, which is its own controller unless its settings name several, from the jars of Maven Central.
 * Tests that start their own name them, and give them settings, a port for logins, and a cluster.
 */
export async function up({ name = 'kafka', ports: wanted, ...own } = {}) {
  const java = findJava();
  const ports = await start(name, {
    ports: wanted ?? { broker: process.env.KYMO_KAFKA_PORT ?? 9092, controller: 9093 },
    command: (chosen) => {
      const classPath = jars().join(':');
      const folder = workFolder(name);
      writeFileSync(join(folder, 'server.properties'), settings(chosen, folder, own));
      const properties = format(java, classPath, folder, own);
      return [java, '-Xms128m', '-Xmx768m', ...LOGGING, '-cp', classPath, 'kafka.Kafka', properties];
    },
    answers: ({ broker }) => speaksKafka(broker),
  });
  return { KYMO_KAFKA: `127.0.0.1:${ports.broker}` };
}

const LOGGING = [
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=info',
  '-Dorg.slf4j.simpleLogger.showDateTime=true',
];

/** What the broker is told. */
function settings({ broker, controller }, folder, { loginPort, settings: more }) {
  const login = loginPort ? `,LOGIN://127.0.0.1:${loginPort}` : '';
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.bootstrap.servers': `127.0.0.1:${controller}`,
    listeners: `PLAINTEXT://127.0.0.1:${broker},CONTROLLER://127.0.0.1:${controller}${login}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${broker}${login}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,LOGIN:SASL_PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': join(folder, 'files'),
    'num.partitions': 4,
    'offsets.topic.num.partitions': 4,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'message.max.bytes': 16 * 1024 * 1024,
    ...more,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** @returns the file of the settings */
function format(java, classPath, folder, { cluster: id, settings: more }) {
  const properties = join(folder, 'server.properties');
  if (existsSync(join(folder, 'files/meta.properties'))) return properties;
  const tool = [...QUIET, '-cp', classPath, 'kafka.tools.StorageTool', 'format'];
  if (more?.['controller.quorum.voters'] === undefined) tool.push('--standalone');
  // An identity may begin with a hyphen, which only this form does not take for an option.
  const cluster = `--cluster-id=${id ?? randomBytes(16).toString('base64url')}`;
  const { status, stderr } = spawnSync(java, [...tool, cluster, '--config', properties], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`formatting the broker's files: ${stderr.trim()}`);
  return properties;
}

const QUIET = ['-Dorg.slf4j.simpleLogger.defaultLogLevel=error'];

/** Whether a broker answers an ApiVersions request, the first thing every client says. */
function speaksKafka(port) {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.setTimeout(2_000, () => socket.destroy(new Error('no answer within 2 s')));
    socket.once('error', reject).once('connect', () => socket.write(API_VERSIONS_REQUEST));
    socket.once('data', () => resolve(socket.destroy() && true)).once('close', () => resolve(false));
  });
}

/** Length, then key 18, version 0, correlation 1, client "kymo". */
const API_VERSIONS_REQUEST = Buffer.from('0000000e00120000000000010004' + '6b796d6f', 'hex');

function findJava() {
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin/java') : 'java';
  let version;
  try {
    version = execFileSync(java, ['--version'], { encoding: 'utf8' });
  } catch {
    throw new Error(
      `running ${java} --version: no Java found. Kafka needs Java 17 or later: install one (Debian: default-jre-headless), or start Docker.`,
    );
  }
  const found = Number(/\d+/.exec(version)?.[0]);
  if (found < 17)
    throw new Error(`running Kafka: Java ${found} found, 17 or later needed. Install one or set JAVA_HOME.`);
  return java;
}

/** Paths of the broker's jars, downloaded once and checked against their SHA-256. */
function jars() {
  const folder = cacheFolder(`kafka-${VERSION}`);
  const wanted = readFileSync(new URL('kafka-jars.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(/\s+/))
    .map(([sha256, path]) => ({ sha256, path, file: join(folder, path) }));
  const missing = wanted.filter(({ file }) => !existsSync(file));
  if (missing.length > 0) {
    say(`kafka: fetching the jars of Kafka ${VERSION} with Maven`);
    resolveWithMaven(folder);
    for (const jar of wanted) check(jar, readFileSync(jar.file));
  }
  return wanted.map(({ file }) => file);
}

function check({ path, sha256 }, content) {
  const found = createHash('sha256').update(content).digest('hex');
  if (found !== sha256)
    throw new Error(`checking ${path}: SHA-256 ${found} found, ${sha256} expected; do not use it`);
}

function resolveWithMaven(folder) {
  const pom = new URL('kafka-pom.xml', import.meta.url).pathname;
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', '-Dmdep.useRepositoryLayout=true'];
  execFileSync(systemWide('maven', 'mvn'), ['-B', '-q', '-f', pom, ...goal, `-DoutputDirectory=${folder}`], {
    stdio: ['ignore', 2, 2],
    timeout: 600_000,
  });
}
