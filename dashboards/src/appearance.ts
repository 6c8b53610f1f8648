import {
  LegendDisplayMode,
  LegendPlacement,
  VizLegendOptionsBuilder,
  type VizLegendOptions,
} from '@grafana/grafana-foundation-sdk/common';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  DashboardLinkBuilder,
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type DashboardLink,
  type DynamicConfigValue,
  type FieldColor,
  type RangeMap,
  type ThresholdsConfig,
  type ValueMap,
} from '@grafana/grafana-foundation-sdk/dashboard';

/** Data sources are chosen by variables, so that the dashboard can be imported anywhere. */
export const INFLUX = { type: 'influxdb', uid: '${datasource}' };
export const PROMETHEUS = { type: 'prometheus', uid: '${prometheus}' };

export const DASHBOARD_UID = 'kymo';

/** What each colour means, in the names of Grafana's own palette. */
export const COLOR = {
  good: 'green',
  close: 'yellow',
  bad: 'red',
  severe: 'dark-red',
  unknown: '#8e8e8e',
  measured: 'blue',
  expected: 'green',
} as const;

/** A calibrated score: 1 is the learned boundary. */
const SCORE_BANDS = [
  { from: null, to: 0.8, text: 'normal', color: COLOR.good },
  { from: 0.8, to: 1, text: 'close to its boundary', color: COLOR.close },
  { from: 1, to: 2, text: 'anomalous', color: COLOR.bad },
  { from: 2, to: null, text: 'far beyond its boundary', color: COLOR.severe },
];

export function scoreThresholds(): Builder<ThresholdsConfig> {
  return steps(SCORE_BANDS.map(({ from, color }) => ({ value: from, color })));
}

/** Says a score in words; the worst first, since both ends of a range belong to it and the first match counts. */
export function scoreInWords(): RangeMap[] {
  return [...SCORE_BANDS].reverse().map(({ from, to, text, color }, index) => ({
    type: MappingType.RangeToText,
    options: { from: from ?? 0, to: to ?? 1e9, result: { text, color, index } },
  }));
}

/** Green at zero, another colour from one on. */
export function zeroIsGood(otherwise: string): Builder<ThresholdsConfig> {
  return steps([
    { value: null, color: COLOR.good },
    { value: 1, color: otherwise },
  ]);
}

export function steps(bands: { value: number | null; color: string }[]): Builder<ThresholdsConfig> {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(bands);
}

export function byThreshold(): Builder<FieldColor> {
  return new FieldColorBuilder().mode(FieldColorModeId.Thresholds);
}

/** Words of the schema with the colour (and text) in which a person reads them. */
export function words(meanings: Record<string, { text?: string; color: string }>): ValueMap {
  const options = Object.entries(meanings).map(([word, meaning], index) => [word, { ...meaning, index }]);
  return { type: MappingType.ValueToText, options: Object.fromEntries(options) as ValueMap['options'] };
}

export const VERDICT_COLORS = {
  normal: COLOR.good,
  anomalous: COLOR.bad,
  warming_up: COLOR.measured,
  unscorable: COLOR.unknown,
} as const;

export function fixedColor(color: string): DynamicConfigValue {
  return { id: 'color', value: { mode: FieldColorModeId.Fixed, fixedColor: color } };
}

/** A legend that ranks its entries. */
export function tableLegend(...calcs: string[]): Builder<VizLegendOptions> {
  return legend(LegendDisplayMode.Table).calcs(calcs);
}

export function plainLegend(): Builder<VizLegendOptions> {
  return legend(LegendDisplayMode.List);
}

function legend(mode: LegendDisplayMode): VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder().showLegend(true).displayMode(mode).placement(LegendPlacement.Bottom);
}

/** Link from any mention of a series to the row about that series, at the same time range. */
export function openSeries(seriesReference: string): Builder<DashboardLink> {
  const chosen = '${__url_time_range}&${datasource:queryparam}';
  return new DashboardLinkBuilder('Open this series').url(
    `/d/${DASHBOARD_UID}?${chosen}&var-series=\${${seriesReference}:percentencode}`,
  );
}
