import { failureAnswer, VERSION } from '@kymo/domain';
import { type ReadFlags, withReadOptions } from '@kymo/telemetry-io';
import { Command, InvalidArgumentError, Option } from 'commander';
import ms, { type StringValue } from 'ms';

export interface Flags extends ReadFlags {
  readonly config?: string;
  readonly check?: boolean;
  readonly input?: string[];
  readonly train: number;
  readonly dataFolder?: string;
  readonly host?: string;
  readonly port?: number;
  readonly seed?: number;
  readonly headless?: boolean;
  /** Milliseconds. */
  readonly duration?: number;
  readonly json?: boolean;
}

/** Data folder of the simulated plant where none is named: commands look there by themselves. */
export const PLANT_FOLDER = '.kymo/plant';

/** A time with its unit, in milliseconds; seconds where it has none. */
function time(text: string): number {
  const value = /^[\d.]+$/.test(text) ? Number(text) * 1000 : ms(text as StringValue);
  if (value > 0) return value;
  throw new InvalidArgumentError('Give a time such as 90s, 10m or 2h.');
}

function between(lowest: number, highest: number, isWhole: boolean) {
  return (text: string): number => {
    const value = Number(text);
    if (
      text.trim() === '' ||
      !(value >= lowest && value <= highest) ||
      (isWhole && !Number.isInteger(value))
    ) {
      throw new InvalidArgumentError(`Give a ${isWhole ? 'whole ' : ''}number from ${lowest} to ${highest}.`);
    }
    return value;
  };
}

/** Reads the command line; prints help and ends the program where that is asked for. */
export function readFlags(argv: readonly string[]): Flags {
  const command = new Command('kymo-monitor')
    .description(
      'Watches streams of telemetry for anomalies.\n' +
        'Without options: a simulated plant of 24 machines, so that there is something to see at once.',
    )
    .version(VERSION)
    .optionsGroup('What to watch:')
    .addOption(
      new Option('-c, --config <file>', 'YAML configuration: Kafka, InfluxDB, webhooks and everything else'),
    )
    .addOption(
      new Option(
        '-i, --input <files...>',
        'CSV, JSON, Influx line protocol, Parquet and more, also compressed (gz, zst, bz2, xz, zip); a pattern; - ' +
          'for standard input',
      ).conflicts('config'),
    )
    .optionsGroup('About the input:');
  withReadOptions(command)
    .option(
      '--train <share>',
      'first part of the input to learn from: a share, or a number of steps',
      between(0.01, 1e9, false),
      0.3,
    )
    .optionsGroup('How to run:')
    .option('--data-folder <folder>', 'data folder: what is kept between runs')
    .option('--host <address>', 'address the page listens on (default: 127.0.0.1)')
    .option(
      '--port <number>',
      'port of the page; 0 takes a free one (default: 3030)',
      between(0, 65_535, true),
    )
    .option(
      '--seed <number>',
      'seed of the simulated plant, or of the fits of an input',
      between(0, 2 ** 31, true),
    )
    .option('--headless', 'serve no page: for scripts')
    .option('--duration <time>', 'end after this time, such as 90s or 10m', time)
    .option('--json', 'end with one JSON object on standard output; all else goes to standard error')
    .option('--check', 'only check the configuration, list every issue, and open no connection')
    .addHelpText(
      'after',
      `
Exit codes: 0 all is well; 1 something failed; 2 the command line, the configuration or the input is wrong;
3 more than a fifth of the input's rows could not be read.

Examples:
  kymo-monitor
  kymo-monitor --input data.csv
  kymo-monitor --input 'day-*.csv.gz' --time-zone Europe/Berlin
  kymo-monitor --config deploy/examples/kafka.yaml
  kymo-monitor --headless --duration 90s --json`,
    )
    .showHelpAfterError('See: kymo-monitor --help')
    .exitOverride((error) => {
      if (error.exitCode === 0) process.exit(0);
      if (argv.includes('--json')) process.stdout.write(failureAnswer(error, 'OPTIONS_INVALID'));
      process.exit(2);
    })
    .parse(argv);
  const flags = command.opts<Flags>();
  if (flags.check && flags.config === undefined)
    command.error("error: option '--check' needs '--config <file>', the configuration to check");
  return flags;
}
