import { loadConfig } from '@kymo/config';
import { createSink, exampleNotifications, receivers } from '@kymo/connectors';
import { KymoError } from '@kymo/domain';
import { Command } from 'commander';

interface Options {
  readonly config: string;
}

const ANSWER_MS = 30_000;

/** `kymo alerts test`: an example takes the very path of a real message. */
export function testReceiverCommand(): Command {
  return new Command('test')
    .description('Send an example incident and its end to a receiver, the way a real one goes.')
    .argument('<receiver>', 'name of the receiver in the configuration')
    .requiredOption('--config <file>', 'YAML file')
    .action(test);
}

async function test(name: string, { config }: Options): Promise<void> {
  const { sinks } = loadConfig(config);
  const taking = sinks.filter(({ type }) => type === 'webhook' || Object.hasOwn(receivers, type));
  const chosen = taking.find((sink) => sink.name === name);
  if (chosen === undefined)
    throw new KymoError(
      'OPTIONS_INVALID',
      `testing the receiver ${name}: it is none of the sinks that take notifications; use one of ${taking.map((sink) => sink.name).join(', ')}`,
    );
  const { sink, recipient } = createSink(chosen, {});
  try {
    const [firing, resolved] = exampleNotifications();
    const nowMs = Date.now();
    const notifications = [firing, resolved].map((example) => moved(example, name, nowMs));
    for (const entry of recipient.entries({ verdicts: [], alerts: [], deadLetters: [], notifications })) {
      const delivery = await sink.deliver([entry], AbortSignal.timeout(ANSWER_MS));
      if (delivery.status !== 'delivered') throw delivery.error;
      process.stdout.write(`${name} took ${entry.id}\n`);
    }
  } finally {
    await sink.close();
  }
}

/** An example as of now, with an identity that no earlier test has had. */
function moved(example: ReturnType<typeof exampleNotifications>[number], receiver: string, nowMs: number) {
  const byMs = nowMs - exampleNotifications()[1].atMs;
  const group = `test-${nowMs}`;
  return {
    ...example,
    receiver,
    group,
    id: `${group}:${example.revision}:${example.event}`,
    title: `Test: ${example.title}`,
    startMs: example.startMs + byMs,
    atMs: example.atMs + byMs,
    ...(example.endMs !== undefined && { endMs: example.endMs + byMs }),
    members: example.members.map((member) => ({
      ...member,
      startMs: member.startMs + byMs,
      ...(member.endMs !== undefined && { endMs: member.endMs + byMs }),
    })),
  };
}
