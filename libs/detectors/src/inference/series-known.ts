import type { Values } from '@kymo/domain';
import { mean as meanOf, median } from '@kymo/statistics';
import { extremes, measuredOf, type Scaling } from '../preprocessing/scaling';
import type { FittedSeries, FittedState } from './fitted-state';

/** What a model has learnt of a series, or of its kind. */
interface Known extends FittedSeries {
  /** Usual error statistics, `[statistic]`. */
  readonly scales: readonly number[];
}

/** What a model knows of each series. One that it was not fitted on is judged by what is usual of the others. */
export class SeriesKnown {
  private readonly own: ReadonlyMap<string, Known>;
  private kind?: Known;

  constructor({ series, calibration }: Pick<FittedState, 'series' | 'calibration'>) {
    this.own = new Map(
      Object.entries(series).map(([name, fitted]) => [
        name,
        { ...fitted, scales: calibration.scales[name]! },
      ]),
    );
  }

  of(series: string): Known {
    return this.own.get(series) ?? (this.kind ??= usualOf([...this.own.values()]));
  }

  /**
   * Scaling of a window. A newcomer's lies about its own mean, and is as wide as usual of its kind, or as the window if that is
   * wider.
   * @param values `[time, channel]`, NaN where missing
   */
  scalingOf(series: string, values: Values): Scaling {
    const { scaling } = this.of(series);
    return this.own.has(series) ? scaling : aboutOwnMean(scaling, values);
  }

  isNewcomer(series: string): boolean {
    return !this.own.has(series);
  }
}

function usualOf(known: readonly Known[]): Known {
  const medians = (columnOf: (one: Known) => readonly number[]) =>
    columnOf(known[0]!).map((_, index) => median(known.map((one) => columnOf(one)[index]!)));
  return {
    scaling: {
      ...known[0]!.scaling,
      offset: medians(({ scaling }) => scaling.offset),
      range: medians(({ scaling }) => scaling.range),
      mean: medians(({ scaling }) => scaling.mean),
    },
    movement: medians(({ movement }) => movement),
    band: medians(({ band }) => band),
    scales: medians(({ scales }) => scales),
  };
}

function aboutOwnMean(kind: Scaling, values: Values): Scaling {
  const channels = kind.offset.length;
  const offset = [...kind.offset];
  const range = [...kind.range];
  for (let channel = 0; channel < channels; channel++) {
    const measured = measuredOf(values, channels, channel);
    if (measured.length === 0 || range[channel] === 0) continue;
    const [lowest, highest] = extremes(measured);
    range[channel] = Math.max(range[channel]!, highest - lowest);
    if (!kind.centred?.[channel]) offset[channel] = meanOf(measured) - kind.mean[channel]! * range[channel]!;
  }
  return { ...kind, offset, range };
}
