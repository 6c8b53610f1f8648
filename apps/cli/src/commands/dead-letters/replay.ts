import { loadConfig } from '@kymo/config';
import { Command } from 'commander';
import { DeadLetterLog } from '../../dead-letters/dead-letter-log';
import { replay, type ReplayOptions } from '../../dead-letters/replay';

interface Options extends ReplayOptions {
  readonly config: string;
  readonly sink?: string;
  readonly json?: boolean;
}

/** `kymo dead-letters replay`: sends refused records to their topic again. */
export function replayCommand(): Command {
  return new Command('replay')
    .description(
      'Send refused records to the topic that they came from, as they were. What the decoder of the configuration would refuse\n' +
        'again is left, and what was replayed before is not sent twice. A sample whose window was closed meanwhile counts as late:\n' +
        'have it scored by kymo backfill.',
    )
    .requiredOption('-c, --config <file>', "the monitor's configuration, with the fix")
    .option('--sink <name>', 'which sink of dead letters to read, where there are several')
    .option('--reason <reasons...>', 'only records that were refused for these reasons')
    .option('--to <topic>', 'topic to send to, in place of that of each record')
    .option('--all', 'also send what would be refused again')
    .option('--again', 'also send what was replayed before')
    .option('--dry-run', 'only say what would be sent')
    .option('--json', 'print the answer as JSON')
    .action(async ({ config, sink, json, ...options }: Options) => {
      const loaded = loadConfig(config);
      const log = new DeadLetterLog(loaded, sink);
      const count = await replay(loaded, log, options);
      const { sent, left, before } = count;
      const verb = options.dryRun ? 'would be sent' : 'sent';
      const text =
        `${sent} records of ${log.place} ${verb}; ${left} refusals would be refused again and are left; ` +
        `${before} were replayed before\n`;
      process.stdout.write(json ? `${JSON.stringify(count)}\n` : text);
    });
}
