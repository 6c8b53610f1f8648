import { KymoError } from '@kymo/domain';
import { CLEAN_KINDS } from '@kymo/simulation';
import { Command, Option } from 'commander';
import { optionNumber, optionWholeNumber } from '../option-number';
import type { SimulateOptions } from '../simulate/options';
import { simulateClean } from '../simulate/simulate-clean';
import { simulatePlant } from '../simulate/simulate-plant';

/** `kymo simulate`: telemetry of the simulated plant, or of clean streams, into Kafka or as NDJSON on standard output. */
export function simulateCommand(): Command {
  return new Command('simulate')
    .description(
      'Produce the telemetry of a simulated plant: healthy history first, then faults of ten kinds in turn. Sent ' +
        'to Kafka in real time, it has faults from the start, which began in the last hours of the history. With ' +
        '--clean, the machines never fail, so every alarm on them is false.',
    )
    .option('--brokers <list>', 'Kafka brokers, comma-separated; without it, NDJSON goes to standard output')
    .option('--topic <name>', 'topic to write to; created if absent', 'telemetry')
    .option('--partitions <number>', 'partitions of a topic that is created', optionWholeNumber(1, 1000), 3)
    .option('--machines <number>', 'machines of the plant', optionWholeNumber(1, 10_000), 24)
    .option('--history-days <number>', 'days of the plant before now, sent at once', optionNumber(0, 365), 2)
    .option(
      '--fault-every-minutes <number>',
      'simulated time from one fault of the plant to the next; faults that come more often are shorter',
      optionNumber(1, 1e6),
      75,
    )
    .addOption(
      new Option('--clean <kind>', 'clean streams of this kind instead of the plant')
        .choices(CLEAN_KINDS)
        .conflicts(['machines', 'historyDays', 'faultEveryMinutes']),
    )
    .option('--series <number>', 'clean series (default: 8)', optionWholeNumber(1, 10_000))
    .option('--alone', 'clean series without a tag for their kind, so that each gets its own model')
    .option(
      '--days <number>',
      'days with faults after the history; with --clean, days in all',
      optionNumber(0, 36_500),
      7,
    )
    .option(
      '--minutes-per-second <number>',
      'pace of those days; 0 is as fast as possible (default: 60; with --brokers that of the clock, 1/60; with --clean, 0)',
      optionNumber(0, 1e6),
    )
    .option(
      '--start <time>',
      'time of the first sample, ISO 8601 (default: so that the history ends now; with --clean, and into Kafka at a pace faster than the clock, so that all ends now)',
    )
    .option('--seed <number>', 'random seed', optionWholeNumber(0, 2 ** 31), 7)
    .option('--json', 'end with one JSON object: records sent, faults injected, clean series')
    .action(simulate);
}

async function simulate(options: SimulateOptions): Promise<void> {
  if (options.clean === undefined) refuseCleanOptions(options);
  const { text, json } =
    options.clean === undefined ? await simulatePlant(options) : await simulateClean(options.clean, options);
  // Without brokers standard output carries the records themselves.
  const out = options.json && options.brokers !== undefined ? process.stdout : process.stderr;
  out.write(`${options.json ? JSON.stringify(json) : text}\n`);
}

function refuseCleanOptions(options: SimulateOptions): void {
  for (const name of ['series', 'alone'] as const) {
    if (options[name] === undefined) continue;
    throw new KymoError(
      'OPTIONS_INVALID',
      `Reading --${name}: found without --clean, allowed with it only. Say --clean and a kind, or leave --${name} out.`,
    );
  }
}
