import { loadConfig } from '@kymo/config';
import { Command } from 'commander';
import { DeadLetterLog } from '../../dead-letters/dead-letter-log';
import { reasonOption } from '../../dead-letters/reason-option';
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
      'Send refused records back to the topic they came from, unchanged. Reload the monitor first, so that it reads them with ' +
        'the corrected configuration. Records that this configuration would refuse again are left out, and none is sent ' +
        'twice. A sample whose window has closed counts as late: kymo backfill scores it.',
    )
    .requiredOption('-c, --config <file>', "the monitor's configuration, with the fix")
    .option('--sink <name>', 'dead-letter sink to read, if there are several')
    .addOption(reasonOption())
    .option('--to <topic>', "topic to send to, instead of each record's own topic")
    .option('--all', 'also send what would be refused again')
    .option('--again', 'also send what was replayed before')
    .option('--dry-run', 'only print what would be sent')
    .option('--json', 'print the answer as JSON')
    .action(async ({ config, sink, json, ...options }: Options) => {
      const loaded = loadConfig(config);
      const log = new DeadLetterLog(loaded, sink);
      const count = await replay(loaded, log, options);
      const { sent, left, before } = count;
      const verb = options.dryRun ? 'would be sent' : 'sent';
      const text =
        `Records of ${log.place} ${verb}: ${sent}. Left out, because they would be refused again: ${left}. ` +
        `Replayed before: ${before}.\n`;
      process.stdout.write(json ? `${JSON.stringify(count)}\n` : text);
    });
}
