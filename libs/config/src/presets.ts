import { fewestSteps } from '@kymo/models';
import type { Config } from './config-parts';
import { checkConfig } from './load-config';

/** Flags that apply to every preset. */
export interface PresetFlags {
  readonly dataFolder: string;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly seed?: number | undefined;
}

const MINUTES_A_DAY = 1440;
const PLANT_HISTORY_DAYS = 2;
/** Longer than any recording: a file is reported as a whole. */
const WHOLE_FILE_HOURS = 10_000_000;

/** Embedded defaults: the simulated plant. */
export function plantConfig({ dataFolder, host, port, seed }: PresetFlags): Config {
  const historySteps = PLANT_HISTORY_DAYS * MINUTES_A_DAY;
  return checkConfig(
    {
      dataFolder,
      source: { type: 'simulator', historyDays: PLANT_HISTORY_DAYS, seed },
      decoder: { type: 'json', maxFutureMs: null },
      detection: {
        waitForFit: 'first',
        ladder: [
          { detector: 'linear-autoencoder', afterSteps: historySteps - 100 },
          { detector: 'lstm-autoencoder', afterSteps: historySteps - 100 },
        ],
      },
      http: { host, port },
      log: { level: 'warn' },
    },
    'the embedded defaults',
  );
}

const INPUT_DETECTORS = ['linear-autoencoder', 'auto', 'lstm-autoencoder'] as const;

/** How an input is divided into a first part to learn from and a rest to monitor. */
export interface Division {
  /** Steps of each series that are learnt from. */
  readonly trainingSteps: number;
  readonly batchRecords: number;
}

export interface InputFlags extends PresetFlags, Division {
  readonly input: readonly string[];
  readonly mapping: Readonly<Record<string, unknown>>;
}

/** The user's own file: fit on its first part, monitor the rest. */
export function inputConfig({ dataFolder, host, port, seed, ...flags }: InputFlags): Config {
  const { input, mapping, trainingSteps, batchRecords } = flags;
  return checkConfig(
    {
      dataFolder,
      source: { type: 'file', path: input, batchRecords, ...mapping },
      decoder: { type: 'json', maxFutureMs: null },
      detection: {
        waitForFit: 'all',
        groupBy: null,
        seed,
        refitGrowth: 1_000_000,
        refit: { onDrift: false },
        ladder: INPUT_DETECTORS.map((detector) => ({
          detector,
          afterSteps: Math.max(trainingSteps, fewestSteps({ detector, options: {} }, trainingSteps) ?? 0),
        })),
      },
      history: { keepHours: WHOLE_FILE_HOURS },
      series: { forgetAfterHours: WHOLE_FILE_HOURS },
      http: { host, port },
      log: { level: 'warn' },
    },
    'the command line',
  );
}
