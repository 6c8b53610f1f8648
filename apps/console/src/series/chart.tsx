import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import type { Palette } from '../look/palette';
import { useTheme } from '../look/theme';

export interface ChartOptions {
  readonly columns: uPlot.AlignedData;
  readonly height: number;
  /** What is drawn and how, in the colours of the palette. */
  readonly options: (palette: Palette) => Omit<uPlot.Options, 'width' | 'height'>;
  /** What the chart says, for whoever cannot see it. */
  readonly label: string;
  /** The step under the cursor; undefined when there is none. */
  readonly onStep: (index: number | undefined) => void;
  /** A stretch of time was drawn out with the pointer. */
  readonly onStretch: (fromMs: number, toMs: number) => void;
  /** Changes when what is drawn besides the columns has changed. */
  readonly revision: unknown;
}

/** A uPlot chart as wide as its place. New values keep the drawing; a new theme draws it again. */
export function Chart(given: ChartOptions): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>();
  const latest = useRef(given);
  latest.current = given;
  const { palette } = useTheme();

  useLayoutEffect(() => {
    const { options, columns, height } = latest.current;
    const base = options(palette);
    const hooks: uPlot.Hooks.Arrays = {
      ...base.hooks,
      setCursor: [({ cursor }) => latest.current.onStep(cursor.idx ?? undefined)],
      setSelect: [
        (chart) => {
          const { left, width } = chart.select;
          if (width < 8) return;
          const [from, to] = [chart.posToVal(left, 'x'), chart.posToVal(left + width, 'x')];
          chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          latest.current.onStretch(from, to);
        },
      ],
    };
    const made = new uPlot(
      { ...base, hooks, width: place.current!.clientWidth, height },
      columns,
      place.current!,
    );
    plot.current = made;
    const observer = new ResizeObserver(() => {
      const width = place.current?.clientWidth ?? 0;
      if (width > 0 && width !== made.width) made.setSize({ width, height });
    });
    observer.observe(place.current!);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [palette]);

  useEffect(() => {
    plot.current?.setData(given.columns);
    // The cursor stays where it is; what it reads may be another step.
    latest.current.onStep(plot.current?.cursor.idx ?? undefined);
  }, [given.columns, given.revision]);

  return <div class="chart" ref={place} role="img" aria-label={given.label} />;
}
