import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { HOLD } from '../frame/holds';
import { countOf } from '../look/format';
import { type Group, tally } from './arrange';
import { layOut, rowsBetween, stepFrom, type Density, type Row, type Step } from './layout';
import { Peek } from './peek';
import { Tile } from './tile';

/** Drawn beyond the screen on either side, in CSS pixels, and by how much the stretch moves on at once. */
const OVERSCAN = 200;
const STEP = 200;
const KEYS: ReadonlySet<string> = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End']);

export interface GridOptions {
  readonly groups: readonly Group[];
  readonly density: Exclude<Density, 'heat'>;
}

/** The fleet in tiles; only the rows on the screen exist, so thousands of series scroll like twenty. */
export function Grid({ groups, density }: GridOptions): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const series = useMemo(() => groups.flatMap((group) => group.series), [groups]);
  const layout = useMemo(() => layOut(groups, width, density), [groups, width, density]);
  const [top, bottom] = useWindow(box, layout.height);
  const [current, setCurrent] = useState<string>();
  const [peeked, setPeeked] = useState<HTMLElement>();
  const [following, setFollowing] = useState(false);
  const focusable =
    current !== undefined && series.some(({ key }) => key === current) ? current : series[0]?.key;
  // Keys can follow each other faster than they are drawn.
  const reached = useRef<string>();
  reached.current = focusable;

  useLayoutEffect(() => {
    if (!following) return;
    const tile = box.current?.querySelector<HTMLElement>(`[data-series="${CSS.escape(current ?? '')}"]`);
    if (tile === null || tile === undefined) return;
    tile.focus({ preventScroll: true });
    tile.scrollIntoView({ block: 'nearest' });
    setFollowing(false);
  });

  useEffect(() => {
    const held = (event: Event): void => {
      const tile = tileOf(event);
      if (tile === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      setPeeked(tile);
    };
    const tiles = box.current!;
    tiles.addEventListener(HOLD, held);
    return () => tiles.removeEventListener(HOLD, held);
  }, []);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!KEYS.has(event.key) || reached.current === undefined) return;
    event.preventDefault();
    const next = stepFrom(layout, reached.current, event.key as Step);
    reached.current = next;
    const row = layout.rows.find((one) => one.kind === 'tiles' && one.series.some(({ key }) => key === next));
    if (row !== undefined) bringIntoView(box.current!, row);
    setCurrent(next);
    setFollowing(true);
  };

  return (
    <div
      class={`grid ${density}`}
      role="group"
      aria-label={`${countOf(series.length, 'series', 'series')}; arrow keys move, Enter opens`}
      ref={box}
      style={{ height: layout.height, '--columns': layout.columns }}
      onKeyDown={onKeyDown}
      onFocusIn={(event) => {
        const tile = tileOf(event);
        if (tile !== undefined) setCurrent(tile.dataset['series']);
        if (density === 'compact' && tile?.matches(':focus-visible')) setPeeked(tile);
      }}
      onFocusOut={() => setPeeked(undefined)}
      onPointerOver={(event) =>
        density === 'compact' && event.pointerType === 'mouse' && setPeeked(tileOf(event))
      }
      onPointerLeave={() => setPeeked(undefined)}
    >
      {width > 0 &&
        rowsBetween(layout.rows, top, bottom).map((row) =>
          row.kind === 'head' ? (
            <Head key={`head ${row.group.name}`} row={row} />
          ) : (
            <div class="row" role="list" key={row.first} style={{ top: row.top }}>
              {row.series.map((one, index) => (
                <Tile
                  key={one.key}
                  series={one}
                  density={density}
                  width={layout.tileWidth}
                  position={row.first + index}
                  count={series.length}
                  focusable={one.key === focusable}
                />
              ))}
            </div>
          ),
        )}
      {peeked !== undefined && <Peek tile={peeked} series={series} />}
    </div>
  );
}

function Head({ row }: { row: Row & { kind: 'head' } }): JSX.Element {
  const { firing, anomalous } = tally(row.group.series);
  return (
    <h2 class="group" style={{ top: row.top, height: row.height }}>
      {row.group.name === '' ? 'Others' : row.group.name}
      <small>
        {countOf(row.group.series.length, 'series', 'series')}
        {firing + anomalous > 0 && (
          <b>
            {' · '}
            {firing + anomalous} {firing + anomalous === 1 ? 'needs' : 'need'} attention
          </b>
        )}
      </small>
    </h2>
  );
}

function tileOf(event: Event): HTMLElement | undefined {
  return (event.target as Element).closest<HTMLElement>('.tile') ?? undefined;
}

function bringIntoView(box: HTMLElement, row: Row): void {
  const top = box.getBoundingClientRect().top + row.top;
  const hidden = top < 80 || top + row.height > innerHeight;
  if (hidden) scrollBy({ top: top - innerHeight / 2, behavior: 'instant' });
}

function useWidth(box: { current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const measured = box.current!.clientWidth;
    // Tiles are drawn in a turn of their own.
    const drawing = setTimeout(() => setWidth(measured));
    const observer = new ResizeObserver(() => setWidth(box.current!.clientWidth));
    observer.observe(box.current!);
    return () => {
      clearTimeout(drawing);
      observer.disconnect();
    };
  }, []);
  return width;
}

/**
 * The stretch of the box that exists: what is on the screen at once, and in the turns after it what lies beyond. It moves on in
 * steps so that most scrolling draws nothing again.
 */
function useWindow(
  box: { readonly current: HTMLElement | null },
  height: number,
): readonly [top: number, bottom: number] {
  const [[top, bottom], move] = useState<readonly [number, number]>([0, 0]);
  const [beyond, setBeyond] = useState(0);
  const update = (): void => {
    const above = -(box.current?.getBoundingClientRect().top ?? 0);
    const from = STEP * Math.floor(Math.max(0, Math.min(above, height)) / STEP);
    const to = STEP * Math.ceil(Math.max(0, above + innerHeight) / STEP);
    move((before) => (before[0] === from && before[1] === to ? before : [from, to]));
  };
  useLayoutEffect(update, []);
  // After the frame: to ask before it where new tiles lie lays them out in the turn that makes them.
  useEffect(() => {
    update();
    addEventListener('scroll', update, { passive: true });
    addEventListener('resize', update);
    return () => {
      removeEventListener('scroll', update);
      removeEventListener('resize', update);
    };
  }, [height]);
  useEffect(() => {
    if (beyond === OVERSCAN) return;
    const growing = setTimeout(() => setBeyond(Math.min(OVERSCAN, beyond + STEP / 2)));
    return () => clearTimeout(growing);
  }, [beyond]);
  return [top - beyond, bottom + beyond];
}
