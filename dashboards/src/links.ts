import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  DashboardLinkBuilder,
  DashboardLinkType,
  type DashboardLink,
} from '@grafana/grafana-foundation-sdk/dashboard';

/** Tag of all dashboards of Kymo, by which they link to each other. */
export const TAG = 'kymo';

/** Stable identities of the dashboards: addresses and links outlive every export. */
export const UIDS = {
  fleet: 'kymo-fleet',
  series: 'kymo-series',
  incidents: 'kymo-incidents',
  models: 'kymo-models',
  pipeline: 'kymo-pipeline',
} as const;

/** Path of the dashboard *Series* for one series. @param series its name, encoded, or an expression that gives it */
function seriesPath(series: string): string {
  // The list of series is bounded: the search makes sure that it holds the one that is opened.
  return `/d/${UIDS.series}?\${datasource:queryparam}&var-search=${series}&var-series=${series}`;
}

/** Link from a value to *Series*, over the time range shown. @param reference `__value.raw`, `__field.labels.series_key` … */
export function openSeries(reference: string): Builder<DashboardLink> {
  const path = seriesPath(`\${${reference}:percentencode}`);
  return new DashboardLinkBuilder('Open this series').url(`${path}&\${__url_time_range}`);
}

/** Link from *Series* to the values as they were measured, on the page of the monitor. @param page its address */
export function measuredValues(page: string): Builder<DashboardLink> {
  return new DashboardLinkBuilder('Measured values')
    .type(DashboardLinkType.Link)
    .url(`${page.replace(/\/$/, '')}/#/series/\${series:percentencode}?from=\${__from}&to=\${__to}`)
    .tooltip('What the monitor has read of this series, on its page')
    .targetBlank(true);
}

/** A menu of the other dashboards that keeps time range and variables. */
export function otherDashboards(): Builder<DashboardLink> {
  return new DashboardLinkBuilder('Kymo')
    .type(DashboardLinkType.Dashboards)
    .tags([TAG])
    .asDropdown(false)
    .includeVars(true)
    .keepTime(true);
}
