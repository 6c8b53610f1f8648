import {
  LegendDisplayMode,
  LegendPlacement,
  VizLegendOptionsBuilder,
  type VizLegendOptions,
} from '@grafana/grafana-foundation-sdk/common';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type DynamicConfigValue,
  type FieldColor,
  type RangeMap,
  type ThresholdsConfig,
  type ValueMap,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { COLOR } from './colors';

type Thresholds = Builder<ThresholdsConfig>;

/** A calibrated score: 1 is the learned boundary. Bounds of each band in the order of the score. */
export const SCORE_BANDS = [
  { from: null, to: 0.8, text: 'normal', color: COLOR.good },
  { from: 0.8, to: 1, text: 'close to its boundary', color: COLOR.close },
  { from: 1, to: 2, text: 'anomalous', color: COLOR.bad },
  { from: 2, to: null, text: 'far beyond its boundary', color: COLOR.severe },
] as const;

export function scoreThresholds(): Thresholds {
  return steps(SCORE_BANDS.map(({ from, color }) => ({ value: from, color })));
}

/** Says a score in words; the worst first, since both ends of a range belong to it and the first match counts. */
export function scoreInWords(): RangeMap[] {
  return [...SCORE_BANDS].reverse().map(({ from, to, text, color }, index) => ({
    type: MappingType.RangeToText,
    options: { from: from ?? 0, to: to ?? 1e9, result: { text, color, index } },
  }));
}

/** A value that is neither good nor bad. */
export function neutral(): Thresholds {
  return steps([{ value: null, color: COLOR.measured }]);
}

/** Good below a bound, another colour from it on. */
export function goodBelow(bound: number, otherwise: string = COLOR.bad): Thresholds {
  return steps([
    { value: null, color: COLOR.good },
    { value: bound, color: otherwise },
  ]);
}

/** Good from a bound on. */
export function goodFrom(bound: number, otherwise: string = COLOR.bad): Thresholds {
  return steps([
    { value: null, color: otherwise },
    { value: bound, color: COLOR.good },
  ]);
}

function steps(bands: { value: number | null; color: string }[]): Thresholds {
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

/** 1 for what can be reached, 0 for what is away. */
export function awayOrReady(): ValueMap {
  return words({ 0: { text: 'away', color: COLOR.bad }, 1: { text: 'ready', color: COLOR.good } });
}

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
