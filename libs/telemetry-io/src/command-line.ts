import { type Command, InvalidArgumentError, Option } from 'commander';

/** What a command line says of an input. */
export type ReadFlags = {
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
};

const commaSeparated = (text: string) => text.split(',').map((one) => one.trim());

const readOptions = (): Option[] => [
  new Option(
    '--time <columns...>',
    'time column, or the columns of date and time of day; detected by default',
  ),
  new Option(
    '--time-format <form>',
    'how times are written: dd/mm/yyyy, s, ms, excel, elapsed-min, "dd.MM.yyyy HH:mm"',
  ),
  new Option('--time-zone <zone>', 'zone of times without one, such as Europe/Berlin (default: UTC)'),
  new Option('--time-unit <unit>', 'unit of numeric times; by default detected from their size').choices([
    's',
    'ms',
    'us',
    'ns',
  ]),
  new Option('--series <columns...>', 'columns that name the series; detected by default'),
  new Option(
    '--channels <columns>',
    'columns to read, comma-separated; by default all numeric columns',
  ).argParser(commaSeparated),
  new Option(
    '--separator <character>',
    'separator of CSV cells: a character, tab or blanks; by default detected from the rows',
  ),
  new Option('--decimal <mark>', 'decimal mark; by default detected from the numbers').choices(['.', ',']),
  new Option(
    '--header-row <line>',
    'line with the column names, counted from 1; 0 if there is none; detected by default',
  ).argParser(lineNumber),
  new Option(
    '--missing <marks>',
    'more words and numbers that mean a missing value, comma-separated',
  ).argParser(commaSeparated),
];

/** Adds the options by which a user settles what a file leaves open. */
export function withReadOptions(command: Command): Command {
  for (const option of readOptions()) command.addOption(option);
  return command;
}

/** The options of reading among those of a command. */
export function readFlagsOf(flags: ReadFlags): ReadFlags {
  const named = readOptions().map((option) => option.attributeName() as keyof ReadFlags);
  return Object.fromEntries(
    named.flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]]])),
  );
}

function lineNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= 0 && value <= 1e6) return value;
  throw new InvalidArgumentError('Give a whole number from 0 to 1000000.');
}
