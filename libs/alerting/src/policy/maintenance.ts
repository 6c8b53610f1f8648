import { KymoError } from '@kymo/domain';
import { CronExpressionParser } from 'cron-parser';
import { z } from 'zod';
import type { Labels } from '../routing/labels';
import { compileMatchers, type Match, matchersSchema } from '../routing/matcher';

const MAX_DURATION_MS = 31 * 86_400_000;

/** Seconds may be left out. */
const instant = z.union([z.iso.datetime({ offset: true }), z.iso.datetime({ offset: true, precision: -1 })], {
  error: 'must be ISO 8601 with an offset, such as 2026-12-01T06:00+01:00',
});
const once = z
  .object({
    from: instant.describe('Start, ISO 8601 with offset'),
    until: instant.describe('End, ISO 8601 with offset'),
  })
  .strict()
  .refine(({ from, until }) => Date.parse(until) > Date.parse(from), {
    path: ['until'],
    message: 'must be after from',
  });

const recurring = z
  .object({
    cron: z
      .string()
      .superRefine((cron, issues) => {
        if (!isCron(cron))
          issues.addIssue({ code: 'custom', message: 'must be a cron expression, for example 0 22 * * SUN' });
      })
      .describe('When it begins, as a five-field cron expression'),
    timeZone: z
      .string()
      .refine(isTimeZone, 'must be an IANA time zone, for example Europe/Berlin')
      .describe('Time zone of the cron expression'),
    durationMs: z.number().int().min(1000).max(MAX_DURATION_MS).describe('How long it lasts each time'),
  })
  .strict();

/** A time in which trouble is expected. */
export const maintenanceSchema = z
  .object({
    name: z.string().min(1).describe('Name. It is shown as the reason why people were not alerted'),
    matchers: matchersSchema.default([]),
    when: z.union([once, recurring]).describe('Once, or repeatedly'),
    alert: z.boolean().default(false).describe('Whether people are alerted anyway'),
    learn: z.boolean().default(false).describe('Whether Kymo learns from this time anyway'),
  })
  .strict();

export type MaintenanceOptions = z.infer<typeof maintenanceSchema>;

/** Document of the store with the maintenance windows that people have asked for. */
export const MAINTENANCE_DOCUMENT = 'maintenance';

/** A window that somebody has asked for. */
export type AskedMaintenance = MaintenanceOptions & { readonly by: string };

const MAX_ASKED = 200;

export function maintenanceIn(document: unknown): readonly AskedMaintenance[] {
  return (document ?? []) as readonly AskedMaintenance[];
}

/**
 * The document with one more window.
 * @param configured names of the windows that the configuration states @throws KymoError OPTIONS_INVALID
 */
export function withMaintenance(
  document: unknown,
  asked: AskedMaintenance,
  configured: readonly string[] = [],
): readonly AskedMaintenance[] {
  const known = maintenanceIn(document);
  const refuse = (found: string) => new KymoError('OPTIONS_INVALID', `adding a maintenance window: ${found}`);
  if ([...configured, ...known.map(({ name }) => name)].includes(asked.name))
    throw refuse(`there is one named '${asked.name}'. Name it otherwise, or remove that one first.`);
  if (known.length >= MAX_ASKED)
    throw refuse(`there are ${known.length}; at most ${MAX_ASKED} are allowed. Remove some.`);
  return [...known, asked];
}

/** The document without a window. @throws KymoError SILENCE_UNKNOWN */
export function withoutMaintenance(document: unknown, name: string): readonly AskedMaintenance[] {
  const known = maintenanceIn(document);
  const kept = known.filter((one) => one.name !== name);
  if (kept.length < known.length) return kept;
  throw new KymoError(
    'SILENCE_UNKNOWN',
    `removing the maintenance window '${name}': none of that name was added by command. Remove one that the configuration states from its file.`,
  );
}

interface Window {
  readonly options: MaintenanceOptions;
  readonly match: Match;
  readonly covers: (atMs: number) => boolean;
}

/** The calendar of all maintenance windows. */
export class Maintenance {
  private readonly configured: readonly Window[];
  private asked: readonly Window[] = [];

  constructor(configured: readonly MaintenanceOptions[]) {
    this.configured = configured.map(windowOf);
  }

  /** Takes these for the windows that people have asked for so far. */
  replaceAsked(asked: readonly MaintenanceOptions[]): void {
    this.asked = asked.map(windowOf);
  }

  get isEmpty(): boolean {
    return this.configured.length + this.asked.length === 0;
  }

  /** All windows, those of the configuration first. */
  all(): readonly MaintenanceOptions[] {
    return [...this.configured, ...this.asked].map(({ options }) => options);
  }

  /** Whether a window is under way. */
  isActive(name: string, atMs: number): boolean {
    const window = [...this.configured, ...this.asked].find(({ options }) => options.name === name);
    return window?.covers(atMs) ?? false;
  }

  /** Name of the window that keeps an incident from people at a moment. */
  mutedBy(labels: Labels, atMs: number): string | undefined {
    return this.find(labels, atMs, ({ alert }) => !alert);
  }

  /** Name of the window in which nothing of a series is to be learnt. */
  unlearntBy(labels: Labels, atMs: number): string | undefined {
    return this.find(labels, atMs, ({ learn }) => !learn);
  }

  private find(labels: Labels, atMs: number, concerns: (options: MaintenanceOptions) => boolean) {
    if (this.isEmpty) return undefined;
    const holds = ({ options, match, covers }: Window) => concerns(options) && match(labels) && covers(atMs);
    return (this.configured.find(holds) ?? this.asked.find(holds))?.options.name;
  }
}

function windowOf(options: MaintenanceOptions): Window {
  return {
    options,
    match: compileMatchers(options.matchers),
    covers: 'cron' in options.when ? recurs(options.when) : lasts(options.when),
  };
}

function lasts({ from, until }: z.infer<typeof once>): Window['covers'] {
  const fromMs = Date.parse(from);
  const untilMs = Date.parse(until);
  return (atMs) => fromMs <= atMs && atMs < untilMs;
}

/** Offsets of time zones change at quarters of an hour. */
const QUARTER_MS = 900_000;
const DAY_MS = 86_400_000;

/** Remembers the last occurrence asked for: most questions are about the same one. */
function recurs({ cron, timeZone, durationMs }: z.infer<typeof recurring>): Window['covers'] {
  const from = (timeMs: number) =>
    CronExpressionParser.parse(cron, { currentDate: new Date(timeMs), tz: timeZone });
  const before = (timeMs: number) => from(timeMs).prev().getTime();
  const after = (timeMs: number) => from(timeMs).next().getTime();
  let known = { fromMs: Number.NaN, untilMs: Number.NaN };
  return (atMs) => {
    if (!(known.fromMs <= atMs && atMs < known.untilMs)) {
      // `next` finds what falls into the hour that comes twice in autumn once only, unless it is asked in between.
      let againMs = Math.min(after(atMs), (Math.floor(atMs / QUARTER_MS) + 1) * QUARTER_MS);
      let fromMs: number;
      try {
        // `prev` looks strictly before: one millisecond later it finds what begins now.
        fromMs = before(atMs + 1);
      } catch {
        // It fails, slowly, all day where spring skips the hour that is asked for, as midnight in Santiago.
        fromMs = before(atMs - DAY_MS);
        againMs = Number.POSITIVE_INFINITY;
      }
      // It passes over what falls into the hour that is skipped in spring, and `next` begins that an hour later.
      let nextMs = after(fromMs);
      for (; nextMs <= atMs; nextMs = after(fromMs)) fromMs = nextMs;
      known = { fromMs, untilMs: Math.min(nextMs, againMs) };
    }
    return atMs < known.fromMs + durationMs;
  };
}

function isCron(cron: string): boolean {
  try {
    CronExpressionParser.parse(cron);
    return cron.trim().split(/\s+/).length === 5;
  } catch {
    return false;
  }
}

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}
