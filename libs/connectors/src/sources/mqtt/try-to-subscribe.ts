import { randomUUID } from 'node:crypto';
import type { Environment } from '../../connector';
import { MqttSubscription } from './mqtt-client';
import type { MqttSourceOptions } from './mqtt-options';

const PATIENCE_MS = 10_000;

/**
 * Subscribes as a run would, and drops what comes. It does so under a client id and, where a subscription is shared, in a
 * group of its own: a monitor that runs keeps its session, and no message is taken from it.
 * @returns what the broker refuses, if anything
 */
export async function tryToSubscribe(
  options: MqttSourceOptions,
  filters: readonly string[],
  env: Environment,
): Promise<string | undefined> {
  const own = `check-${randomUUID().slice(0, 8)}`;
  const named = { ...options, clientId: `${options.clientId}-${own}` };
  const unshared = filters.map((filter) => filter.replace(/^(\$share\/[^/]+)/, `$1-${own}`));
  let close = () => Promise.resolve();
  try {
    return await new Promise<string | undefined>((resolve) => {
      const timer = setTimeout(
        () =>
          resolve(`no answer within ${PATIENCE_MS / 1000} s; correct url, or see whether the broker is well`),
        PATIENCE_MS,
      );
      const answered = (trouble?: string) => {
        clearTimeout(timer);
        resolve(trouble);
      };
      const events = {
        message: () => Promise.resolve(),
        connected: (lowestQos: number) => answered(tooLow(lowestQos, options.qos)),
        lost: answered,
      };
      const subscription = new MqttSubscription(named, unshared, env, events, false);
      close = () => subscription.close();
    });
  } finally {
    await close();
  }
}

function tooLow(granted: number, wanted: number): string | undefined {
  if (granted >= wanted) return undefined;
  return (
    `the broker grants QoS ${granted}, ${wanted} is wanted; have it allow QoS ${wanted}, or set qos to ${granted} and ` +
    'lose what is sent while the monitor is away'
  );
}
