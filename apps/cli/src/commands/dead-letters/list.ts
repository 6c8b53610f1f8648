import { loadConfig } from '@kymo/config';
import { Command } from 'commander';
import { DeadLetterLog } from '../../dead-letters/dead-letter-log';
import { reasonOption } from '../../dead-letters/reason-option';
import { type ReasonCount, Reasons } from '../../dead-letters/reasons';
import { optionWholeNumber } from '../../option-number';
import { table } from '../../table';

const MAX_EXAMPLES = 1_000;

interface Options {
  readonly config: string;
  readonly sink?: string;
  readonly reason?: string[];
  readonly examples: number;
  readonly json?: boolean;
}

/** `kymo dead-letters list`: counts by reason, and the latest examples. */
export function listDeadLettersCommand(): Command {
  return new Command('list')
    .description(
      'Count refused records by reason, show the latest of each, and say how many the configuration can read now.',
    )
    .requiredOption('-c, --config <file>', "the monitor's configuration")
    .option('--sink <name>', 'dead-letter sink to read, if there are several')
    .addOption(reasonOption())
    .option('--examples <count>', 'examples of each reason', optionWholeNumber(0, MAX_EXAMPLES), 2)
    .option('--json', 'print the answer as JSON')
    .action(async ({ config, sink, reason, examples, json }: Options) => {
      const log = new DeadLetterLog(loadConfig(config), sink);
      const reasons = new Reasons(examples);
      for await (const letters of log.letters(reason)) for (const letter of letters) reasons.add(letter);
      const { all } = reasons;
      process.stdout.write(json ? `${JSON.stringify({ reasons: all })}\n` : reasonsText(log.place, all));
    });
}

function reasonsText(place: string, reasons: readonly ReasonCount[]): string {
  if (reasons.length === 0) return `No dead letters in ${place}.\n`;
  const rows = reasons.map(({ reason, records, replayed, readable }) =>
    [reason, records, replayed, readable].map(String),
  );
  const parts = [table(['reason', 'records', 'replayed', 'readable now'], rows)];
  for (const { reason, examples } of reasons)
    for (const { topic, partition, offset, time, message, value } of examples)
      parts.push(
        `${reason}: ${topic}, partition ${partition}, offset ${offset}${time ? `, ${time}` : ''}\n  ${message}\n  ${value}`,
      );
  return `${parts.join('\n\n')}\n`;
}
