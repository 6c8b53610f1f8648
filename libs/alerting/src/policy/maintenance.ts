import { CronExpressionParser } from 'cron-parser';
import { z } from 'zod';
import type { Labels } from '../routing/labels';
import { compileMatchers, type Match, matchersSchema } from '../routing/matcher';

const MAX_DURATION_MS = 31 * 86_400_000;

const once = z
  .object({
    from: z.iso.datetime({ offset: true }).describe('Begin, ISO 8601 with offset'),
    until: z.iso.datetime({ offset: true }).describe('End, ISO 8601 with offset'),
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
      .describe('When it begins, as a cron expression of five fields'),
    timeZone: z
      .string()
      .refine(isTimeZone, 'must be an IANA time zone, for example Europe/Berlin')
      .describe('Time zone of the cron expression'),
    durationMs: z.number().int().min(1000).max(MAX_DURATION_MS),
  })
  .strict();

/** A time in which trouble is expected. */
export const maintenanceSchema = z
  .object({
    name: z.string().min(1).describe('Named as what has kept an incident from people'),
    matchers: matchersSchema.default([]),
    when: z.union([once, recurring]),
    alert: z.boolean().default(false).describe('Whether people are told all the same'),
    learn: z.boolean().default(false).describe('Whether what happens is learnt as normal all the same'),
  })
  .strict();

export type MaintenanceOptions = z.infer<typeof maintenanceSchema>;

interface Window {
  readonly options: MaintenanceOptions;
  readonly match: Match;
  readonly covers: (atMs: number) => boolean;
}

/** The calendar of all maintenance windows. */
export class Maintenance {
  private readonly windows: readonly Window[];

  constructor(windows: readonly MaintenanceOptions[]) {
    this.windows = windows.map((options) => ({
      options,
      match: compileMatchers(options.matchers),
      covers: 'cron' in options.when ? recurs(options.when) : lasts(options.when),
    }));
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
    return this.windows.find(
      ({ options, match, covers }) => concerns(options) && match(labels) && covers(atMs),
    )?.options.name;
  }
}

function lasts({ from, until }: z.infer<typeof once>): Window['covers'] {
  const fromMs = Date.parse(from);
  const untilMs = Date.parse(until);
  return (atMs) => fromMs <= atMs && atMs < untilMs;
}

/** Remembers the last occurrence asked for: most questions are about the same one. */
function recurs({ cron, timeZone, durationMs }: z.infer<typeof recurring>): Window['covers'] {
  let known = { fromMs: Number.NaN, nextMs: Number.NaN };
  return (atMs) => {
    if (!(known.fromMs <= atMs && atMs < known.nextMs)) {
      // `prev` looks strictly before: one millisecond later it finds what begins now.
      const schedule = CronExpressionParser.parse(cron, { currentDate: new Date(atMs + 1), tz: timeZone });
      const fromMs = schedule.prev().getTime();
      schedule.reset(new Date(atMs));
      known = { fromMs, nextMs: schedule.next().getTime() };
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
