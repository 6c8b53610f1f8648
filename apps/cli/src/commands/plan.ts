import { type DetectorName, detectors } from '@kymo/detectors';
import { Command, Option } from 'commander';
import { optionDuration } from '../option-duration';
import { optionNumber, optionWholeNumber } from '../option-number';
import type { Demand, Measured } from '../plan/demand';
import { estimate, type Plan } from '../plan/estimate';
import { measure } from '../plan/measure';
import { table } from '../table';

interface Options {
  readonly series: number;
  readonly interval: number;
  readonly channels: number;
  readonly window: number;
  readonly stride: number;
  readonly detector: DetectorName;
  readonly keepHours: number;
  readonly keepSteps: number;
  readonly json?: boolean;
}

/** `kymo plan`: what a deployment needs, by rates measured on this machine. */
export function planCommand(): Command {
  return new Command('plan')
    .description(
      'Estimate cores, memory, disk, partitions and topics for a load. The rates are measured on this machine for ' +
        'a few seconds.',
    )
    .requiredOption('-s, --series <number>', 'series to watch', optionWholeNumber(1, 10_000_000))
    .addOption(
      new Option('-i, --interval <time>', 'time between two samples of a series, such as 1s or 5m')
        .argParser(optionDuration)
        .default(1_000, '1s'),
    )
    .option('-c, --channels <number>', 'channels of a series', optionWholeNumber(1, 1_024), 8)
    .option('-w, --window <steps>', 'steps in a window', optionWholeNumber(8, 1_024), 64)
    .option('--stride <steps>', 'steps from one window to the next', optionWholeNumber(1, 1_024), 1)
    .addOption(
      new Option('-d, --detector <name>', 'detector that serves')
        .choices(Object.keys(detectors))
        .default('auto'),
    )
    .option('--keep-hours <hours>', 'history kept, as history.keepHours', optionNumber(0, 1e6), 168)
    .option(
      '--keep-steps <steps>',
      'steps kept at least, as history.keepSteps',
      optionWholeNumber(1, 1e9),
      5_000,
    )
    .option('--json', 'print the plan and what was measured as JSON')
    .action(plan);
}

async function plan(options: Options): Promise<void> {
  const demand: Demand = {
    series: options.series,
    intervalMs: options.interval,
    channels: options.channels,
    windowSamples: options.window,
    strideSamples: options.stride,
    detector: options.detector,
    keepHours: options.keepHours,
    keepSteps: options.keepSteps,
  };
  if (!options.json) process.stderr.write('measuring on this machine ...\n');
  const measured = await measure(demand);
  const planned = estimate(demand, measured);
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ demand, measured, plan: planned })}\n`
      : `${described(planned, measured)}\n`,
  );
}

function described(plan: Plan, measured: Measured): string {
  const rows = [
    ['load', `${number(plan.recordsPerSecond)} records/s, ${number(plan.windowsPerSecond)} windows/s`],
    ['monitors', `${plan.monitors}, with detection.scoringWorkers: ${plan.scoringWorkersPerMonitor}`],
    ['cores', `${plan.cores} of all monitors, half of them for peaks, fits and backlogs`],
    ['memory', `${bytes(plan.memoryBytesPerMonitor)} a monitor`],
    ['disk', `${bytes(plan.diskBytesPerMonitor)} a monitor`],
    ['series.maxSeries', number(plan.maxSeries)],
    ['partitions', `${plan.partitions} or more`],
    ...Object.entries(plan.topics).map(([name, size]) => [`topic ${name}`, bytes(size)]),
    [
      'measured here',
      `${measured.cpuPerRecord.toFixed(0)} µs of CPU a record, ${measured.mainCpuPerRecord.toFixed(0)} of them on one thread; ` +
        `${bytes(measured.statePerSeries)} of state a series`,
    ],
  ];
  return table(['needed', ''], rows);
}

function number(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en');
}

function bytes(value: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const unit = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, value)) / 10)));
  return `${number(value / 2 ** (10 * unit))} ${units[unit]!}`;
}
