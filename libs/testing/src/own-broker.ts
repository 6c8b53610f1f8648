import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port';
import { serviceModule } from './service-module';

type Settings = Readonly<Record<string, string | number>>;

interface Own {
  readonly name: string;
  readonly ports: { readonly broker: number; readonly controller: number };
  readonly settings?: Settings;
  readonly loginPort?: number | undefined;
  /** Identity of its cluster. */
  readonly cluster?: string;
}

/** A Kafka broker of one test alone: others share theirs, and this one may be killed. */
export class OwnBroker {
  private constructor(
    private readonly folder: string,
    private readonly own: Own,
  ) {}

  /**
   * @param settings of the broker, beyond its own
   * @param loginPort where it listens for clients that log in; nowhere by default
   */
  static async start(settings: Settings = {}, loginPort?: number): Promise<OwnBroker> {
    const folder = mkdtempSync(join(tmpdir(), 'kymo-broker-'));
    const broker = new OwnBroker(folder, { ...(await ownOf('kafka')), settings, loginPort });
    await started([broker]);
    return broker;
  }

  /** Brokers of one cluster, each a controller as well; topics have a copy on each, and one of them may be away. */
  static async cluster(count: number): Promise<OwnBroker[]> {
    const folder = mkdtempSync(join(tmpdir(), 'kymo-cluster-'));
    const nodes: Own[] = [];
    for (let node = 1; node <= count; node++) nodes.push(await ownOf(`kafka-${node}`));
    const cluster = randomBytes(16).toString('base64url');
    const voters = nodes.map(({ ports }, index) => `${index + 1}@127.0.0.1:${ports.controller}`).join(',');
    const settings = {
      'controller.quorum.voters': voters,
      'controller.quorum.bootstrap.servers': '',
      ...replicated(['default', 'offsets.topic', 'transaction.state.log'], count),
      'min.insync.replicas': count - 1,
      'transaction.state.log.min.isr': count - 1,
    };
    return started(
      nodes.map(
        (own, index) =>
          new OwnBroker(folder, { ...own, cluster, settings: { ...settings, 'node.id': index + 1 } }),
      ),
    );
  }

  get address(): string {
    return `127.0.0.1:${this.own.ports.broker}`;
  }

  /** Starts it again on the same port, or waits until it answers. */
  async again(): Promise<void> {
    const { up } = await this.#service<{ up(own: Own): Promise<{ readonly KYMO_KAFKA: string }> }>('kafka');
    const address = (await up(this.own)).KYMO_KAFKA;
    if (address !== this.address)
      throw new Error(`starting the broker again: it listens on ${address}, ${this.address} was taken`);
  }

  async signal(signal: NodeJS.Signals): Promise<void> {
    const { running } = await this.#service<{
      running(service: string): { readonly pid: number } | undefined;
    }>('own-process');
    const { name } = this.own;
    const pid = running(name)?.pid;
    if (pid === undefined) throw new Error(`sending ${signal} to the broker: it does not run`);
    process.kill(pid, signal);
    if (signal === 'SIGSTOP' || signal === 'SIGCONT') return;
    while (running(name)) await new Promise((resolve) => setTimeout(resolve, 100));
  }

  async dispose(): Promise<void> {
    await this.signal('SIGKILL').catch(() => undefined);
    rmSync(this.folder, { recursive: true, force: true });
  }

  #service<Service>(name: string): Promise<Service> {
    process.env['KYMO_SERVICES_HOME'] = this.folder;
    return serviceModule<Service>(name);
  }
}

async function ownOf(name: string): Promise<Own> {
  return { name, ports: { broker: await freePort(), controller: await freePort() } };
}

const replicated = (topics: readonly string[], count: number) =>
  Object.fromEntries(topics.map((topic) => [`${topic}.replication.factor`, count]));

/** Starts brokers side by side: one of several answers no sooner than most of them run. */
async function started(brokers: OwnBroker[]): Promise<OwnBroker[]> {
  try {
    await Promise.all(brokers.map((broker) => broker.again()));
  } catch (thrown) {
    await Promise.all(brokers.map((broker) => broker.dispose()));
    throw thrown;
  }
  return brokers;
}
