import { readFileSync } from 'node:fs';
import { loadConfig } from '@kymo/config';
import { createSink, environmentWithFiles, isReceiver } from '@kymo/connectors';
import { KymoError, messageOf, type OutboxEntry } from '@kymo/domain';
import { Command } from 'commander';
import { deliverAll } from '../../alerts/deliver-all';
import { Taken } from '../../alerts/taken';

interface Options {
  readonly config: string;
  readonly receiver?: string;
  readonly json?: boolean;
}

/** A line of a dead-letter file, as far as it is of an outbox. */
interface Letter {
  readonly topic: string;
  readonly key?: string;
  readonly value: string;
}

const ORIGIN = /^outbox of (.+)$/u;

/** `kymo alerts resend`: messages that became dead letters go to their receivers after all. */
export function resendCommand(): Command {
  return new Command('resend')
    .description(
      'Deliver messages that became dead letters. They keep their ids, so that a receiver recognises what it ' +
        'already has.',
    )
    .argument('<file>', 'file of a dead-letter-file sink')
    .requiredOption('--config <file>', 'YAML file')
    .option('--receiver <name>', 'only messages of this receiver')
    .option('--json', 'print what was taken as JSON')
    .action(resend);
}

async function resend(file: string, { config, receiver, json }: Options): Promise<void> {
  const { sinks, dataFolder } = loadConfig(config);
  const receivers = sinks.filter(({ type, name }) => isReceiver(type) && (receiver ?? name) === name);
  const owed = owedIn(file);
  const taken = new Taken(json);
  let count = 0;
  for (const options of receivers) {
    const entries = owed.get(options.name) ?? [];
    if (entries.length === 0) continue;
    const { sink } = createSink(options, { env: environmentWithFiles(), dataFolder });
    await deliverAll(sink, entries, taken.add);
    count += entries.length;
  }
  if (count > 0) return taken.end();
  throw new KymoError(
    'OPTIONS_INVALID',
    `resending the messages in ${file}: it holds no message for ${receivers.map(({ name }) => name).join(', ') || 'a receiver of the configuration'}. ` +
      'Name the file in which they were set aside, or another receiver.',
  );
}

function lettersIn(file: string): Letter[] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as Letter);
  } catch (cause) {
    const says = `reading dead letters from ${file}: ${messageOf(cause)}; the file of a dead-letter-file sink is expected, a JSON object a line`;
    throw new KymoError('INPUT_UNREADABLE', says, { cause });
  }
}

/** Messages by receiver, each once. */
function owedIn(file: string): Map<string, OutboxEntry[]> {
  const owed = new Map<string, Map<string, OutboxEntry>>();
  for (const { topic, key: id, value } of lettersIn(file)) {
    const [, receiver] = ORIGIN.exec(topic) ?? [];
    if (receiver === undefined || id === undefined) continue;
    const ofReceiver = owed.get(receiver) ?? new Map<string, OutboxEntry>();
    owed.set(receiver, ofReceiver.set(id, { id, payload: value }));
  }
  return new Map([...owed].map(([receiver, entries]) => [receiver, [...entries.values()]]));
}
