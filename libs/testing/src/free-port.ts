import { randomInt } from 'node:crypto';
import { serviceModule } from './service-module';

/**
 * A port that nobody listens on, below those that systems give to outgoing connections: among those, a client
 * that keeps knocking while its server is away is given the very port in the end, and the server has lost it.
 */
export async function freePort(): Promise<number> {
  const { isFree } = await serviceModule<{ isFree(port: number): Promise<boolean> }>('ports');
  for (;;) {
    const port = randomInt(10_000, 32_000);
    if (await isFree(port)) return port;
  }
}
