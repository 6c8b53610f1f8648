import { Notifier, type OnCallSettings, routeSchema } from '@kymo/alerting';
import type { ReceiverTestView } from '@kymo/api';
import { loadConfig } from '@kymo/config';
import { createSink, environmentWithFiles, isReceiver } from '@kymo/connectors';
import { KymoError, type Notification } from '@kymo/domain';
import { Command } from 'commander';
import { deliverAll } from '../../alerts/deliver-all';
import { exampleIncident } from '../../alerts/example-incident';
import { Taken } from '../../alerts/taken';
import { configOption, configOrUrl, urlOption } from '../../config-or-url';
import { askMonitor } from '../../monitor-access';

interface Options {
  readonly config?: string;
  readonly url?: string;
  readonly json?: boolean;
}

const DAY_MS = 86_400_000;

/** `kymo alerts test`: an example takes the very path of a real message. */
export function testReceiverCommand(): Command {
  return new Command('test')
    .description('Send an example incident and its end to a receiver, like a real one.')
    .argument('<receiver>', 'name of the receiver in the configuration')
    .addOption(configOption())
    .addOption(urlOption())
    .option('--json', 'print what was taken as JSON')
    .action(test);
}

async function test(name: string, { json, ...place }: Options): Promise<void> {
  const { config, url } = configOrUrl(place, `testing the receiver ${name}`);
  const taken = new Taken(json);
  if (config !== undefined) await testOf(name, config, taken);
  else {
    const path = `/api/receivers/${encodeURIComponent(name)}/test`;
    const { took } = await askMonitor<ReceiverTestView>(url, path, {});
    took.forEach(taken.add);
  }
  taken.end();
}

async function testOf(name: string, config: string, taken: Taken): Promise<void> {
  const { sinks, onCall, http, dataFolder } = loadConfig(config);
  const taking = sinks.filter(({ type }) => isReceiver(type));
  const chosen = taking.find((sink) => sink.name === name);
  if (chosen === undefined)
    throw new KymoError(
      'OPTIONS_INVALID',
      `testing the receiver ${name}: no sink of that name takes notifications. ` +
        (taking.length === 0
          ? 'Add one under sinks.'
          : `Name one of: ${taking.map((sink) => sink.name).join(', ')}.`),
    );
  const { sink, recipient } = createSink(chosen, { env: environmentWithFiles(), dataFolder });
  const notifications = notificationsOf(onCall, name, http.publicUrl);
  const entries = recipient.entries({ verdicts: [], alerts: [], deadLetters: [], notifications });
  await deliverAll(sink, entries, taken.add);
}

/** What on-call tells of the example, whatever policies, silences and calendars would keep back. */
function notificationsOf(
  onCall: OnCallSettings,
  receiver: string,
  publicUrl: string | undefined,
): Notification[] {
  const route = routeSchema.parse({ receiver });
  const settings = {
    ...onCall,
    route,
    policies: [],
    maxAgeMs: null,
    maintenance: [],
    inhibitions: [],
    dependencies: [],
  };
  const nothing = {
    stageState: () => undefined,
    stageKeys: () => [],
    document: () => undefined,
    incident: () => undefined,
  };
  const notifier = new Notifier(settings, nothing, { publicUrl, tellsUnscorable: false });
  const nowMs = Date.now();
  const { firing, resolved } = exampleIncident(nowMs);
  notifier.hear(firing.verdict, firing.transitions, nowMs, { trace: firing.trace });
  const begun = notifier.notifications(nowMs + DAY_MS / 24);
  notifier.hear(resolved.verdict, resolved.transitions, nowMs + DAY_MS / 24);
  const over = notifier.notifications(nowMs + DAY_MS).filter(({ event }) => event === 'resolved');
  return [...begun, ...over].map((one) => ({ ...one, title: `Test: ${one.title}` }));
}
