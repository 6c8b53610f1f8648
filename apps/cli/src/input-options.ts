import { Option, type Command } from 'commander';
import { optionWholeNumber } from './option-number';

/** What a command line says of an input; the monitor knows the same options. */
export interface InputOptions {
  readonly time?: string[];
  readonly timeFormat?: string;
  readonly timeZone?: string;
  readonly timeUnit?: 's' | 'ms' | 'us' | 'ns';
  readonly series?: string[];
  readonly channels?: string[];
  readonly separator?: string;
  readonly decimal?: '.' | ',';
  readonly headerRow?: number;
  readonly missing?: string[];
}

const commaSeparated = (text: string) => text.split(',').map((one) => one.trim());

/** Adds the options by which a user settles what a file leaves open. */
export function withInputOptions(command: Command): Command {
  return command
    .option('--time <columns...>', 'column of the time, or those of date and time of day; found otherwise')
    .option(
      '--time-format <form>',
      'how times are written: dd/mm/yyyy, s, ms, excel, elapsed-min, "dd.MM.yyyy HH:mm"',
    )
    .option('--time-zone <zone>', 'zone of times that carry none, such as Europe/Berlin (default: UTC)')
    .addOption(new Option('--time-unit <unit>', 'unit of numeric times').choices(['s', 'ms', 'us', 'ns']))
    .option('--series <columns...>', 'columns that name the series; found otherwise')
    .option('--channels <columns>', 'columns to take, comma-separated; all numbers otherwise', commaSeparated)
    .option(
      '--separator <character>',
      'between the cells of CSV, or tab or blanks; told by the rows otherwise',
    )
    .addOption(
      new Option('--decimal <mark>', 'decimal mark; told by all numbers otherwise').choices(['.', ',']),
    )
    .option(
      '--header-row <line>',
      'line of the names, from 1; 0 for none; found otherwise',
      optionWholeNumber(0, 1e6),
    )
    .option(
      '--missing <marks>',
      'further words and numbers that stand for a missing value, comma-separated',
      commaSeparated,
    );
}

/** The options of reading among those of a command. */
export function readOptionsOf(options: InputOptions) {
  const { time, timeFormat, timeZone, timeUnit, series, channels, separator, decimal, headerRow, missing } =
    options;
  return { time, timeFormat, timeZone, timeUnit, series, channels, separator, decimal, headerRow, missing };
}
