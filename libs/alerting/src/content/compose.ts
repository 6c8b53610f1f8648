import type { Notification, NotificationLinks, NotificationMember } from '@kymo/domain';
import { z } from 'zod';
import type { Notice } from '../grouping/notice';
import { incidentPage, isOfKymo } from '../incidents/incident-page';
import type { Labels } from '../routing/labels';
import { compileMatchers, type Match, matchersSchema } from '../routing/matcher';
import { textOf } from './text';
import { titleOf } from './title';

/** How messages are put into words, and where they lead. */
export const contentSchema = z
  .object({
    timeZone: z
      .string()
      .refine(
        (zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC',
        'must be an IANA time zone',
      )
      .default('UTC')
      .describe('Time zone of the recipients. Messages show times in it and in UTC'),
    dashboardUrl: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('Address of the Grafana dashboard of one series. Messages add the series and the time'),
    runbooks: z
      .array(
        z
          .object({
            matchers: matchersSchema,
            url: z.url({ protocol: /^https?$/ }).describe('Address of the runbook'),
          })
          .strict(),
      )
      .default([])
      .describe('Runbooks by incident. A message links the first whose matchers hold'),
  })
  .strict();

export type ContentOptions = z.infer<typeof contentSchema>;

/** Least time shown before and after an incident. */
const MARGIN_MS = 3_600_000;

/** What whoever reads a message may do by a link in it. */
export type LinkAction = 'acknowledge' | 'silence' | 'maintenance' | 'label' | 'plot';

/** The address of a signed link; undefined where the monitor serves none. */
export type LinkTo = (action: LinkAction, subject: string, nowMs: number) => string | undefined;

/** Puts notices into words. */
export class Composer {
  private readonly runbooks: readonly { readonly match: Match; readonly url: string }[];

  /** @param publicUrl address of the page as people reach it */
  constructor(
    private readonly options: ContentOptions,
    private readonly publicUrl?: string,
    private readonly linkTo: LinkTo = () => undefined,
  ) {
    this.runbooks = options.runbooks.map(({ matchers, url }) => ({ match: compileMatchers(matchers), url }));
  }

  /** @param nowMs by the clock: signed links hold for some time from then on */
  compose(notice: Notice, nowMs: number): Notification {
    const { timeZone } = this.options;
    return {
      ...notice,
      title: titleOf(notice),
      text: textOf(notice, timeZone),
      timeZone,
      links: { ...this.linksOf(notice), ...this.signedLinks(notice, nowMs) },
    };
  }

  /** What is over is not to be taken on or silenced, but somebody may say what it was. */
  private signedLinks({ group, members, event }: Notice, nowMs: number): NotificationLinks {
    const { id } = members[0]!;
    const pictured = members.find(({ trace }) => trace !== undefined) ?? members.find(isOfTelemetry);
    const subjects = {
      ...(pictured && { plot: pictured.id }),
      ...(event !== 'resolved' && { acknowledge: group, silence: group }),
      label: id,
    };
    const links = Object.entries(subjects).map(([action, subject]) => [
      action,
      this.linkTo(action as LinkAction, subject, nowMs),
    ]);
    return Object.fromEntries(links.filter(([, url]) => url !== undefined)) as NotificationLinks;
  }

  private linksOf(notice: Notice): NotificationLinks {
    const { members, startMs, atMs } = notice;
    const [first] = members;
    const marginMs = Math.max(MARGIN_MS, atMs - startMs);
    const span = { from: String(startMs - marginMs), to: String(atMs + marginMs) };
    const runbook = this.runbooks.find(({ match }) => match(labelsIn(notice)))?.url;
    const { dashboardUrl } = this.options;
    const charted = members.find(isOfTelemetry);
    return {
      ...(this.publicUrl !== undefined && { page: incidentPage(first!, this.publicUrl) }),
      ...(dashboardUrl !== undefined &&
        charted && { dashboard: withQuery(dashboardUrl, { ...span, 'var-series': charted.series }) }),
      ...(runbook !== undefined && { runbook }),
    };
  }
}

function isOfTelemetry(member: NotificationMember): boolean {
  return !isOfKymo(member);
}

function labelsIn({ members, severity }: Notice): Labels {
  const { series, kind, tags, channels, model } = members[0]!;
  const named = Object.fromEntries(Object.entries(tags).map(([name, value]) => [`tag.${name}`, value]));
  const channel = channels.map(({ name }) => name);
  return { ...named, series, kind, severity, channel, ...(model && { detector: model.detector }) };
}

function withQuery(address: string, query: Readonly<Record<string, string>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}
