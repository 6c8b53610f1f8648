import { type ChildProcess, spawn } from 'node:child_process';
import { pbkdf2Sync } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from '@kymo/testing';

/** The only login of a broker, and the topics that it may subscribe to. */
export interface MqttLogin {
  readonly username: string;
  readonly password: string;
  readonly topics: readonly string[];
}

/** A Mosquitto of one test, which keeps its sessions over a restart. */
export class Mosquitto {
  #process: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    readonly port: number,
  ) {}

  /** @param login without one everybody may do everything */
  static async start(login?: MqttLogin, more: readonly string[] = []): Promise<Mosquitto> {
    const folder = mkdtempSync(join(tmpdir(), 'kymo-mosquitto-'));
    const broker = new Mosquitto(folder, await freePort());
    const lines = [
      // Root would be given up for a user that may not read the folder.
      `user ${userInfo().username}`,
      `listener ${broker.port} 127.0.0.1`,
      `allow_anonymous ${login === undefined}`,
      'persistence true',
      `persistence_location ${folder}/`,
      ...(login ? [`plugin ${pluginPath()}`, `plugin_opt_config_file ${join(folder, 'rights.json')}`] : []),
      ...more,
    ];
    if (login) writeFileSync(join(folder, 'rights.json'), JSON.stringify(rightsOf(login)));
    writeFileSync(join(folder, 'mosquitto.conf'), `${lines.join('\n')}\n`);
    broker.run();
    return broker;
  }

  run(): void {
    const program = process.env['KYMO_MOSQUITTO']!;
    this.#process = spawn(program, ['-c', join(this.folder, 'mosquitto.conf')], { stdio: 'ignore' });
  }

  async stop(): Promise<void> {
    const running = this.#process!;
    if (running.exitCode !== null) return;
    const ended = once(running, 'exit');
    running.kill('SIGTERM');
    await ended;
  }

  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }
}

/** Of an installed broker, or beside one that was unpacked. */
function pluginPath(): string {
  const folders = [join(dirname(process.env['KYMO_MOSQUITTO']!), 'usr/lib'), '/usr/lib'];
  const candidates = folders
    .filter(existsSync)
    .flatMap((folder) =>
      readdirSync(folder).map((name) => join(folder, name, 'mosquitto_dynamic_security.so')),
    );
  return candidates.find(existsSync)!;
}

function rightsOf({ username, password, topics }: MqttLogin): object {
  const [salt, iterations] = [Buffer.alloc(12, 7), 101];
  const hash = pbkdf2Sync(password, salt, iterations, 64, 'sha512');
  const login = { salt: salt.toString('base64'), password: hash.toString('base64'), iterations };
  const acls = topics.map((topic) => ({ acltype: 'subscribePattern', topic, allow: true }));
  return {
    defaultACLAccess: { subscribe: false },
    clients: [{ username, ...login, roles: [{ rolename: 'reader' }] }],
    roles: [{ rolename: 'reader', acls }],
  };
}
