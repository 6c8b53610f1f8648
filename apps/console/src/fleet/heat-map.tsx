import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { HOLD, type Held } from '../frame/holds';
import type { ShownSeries } from '../live/quiet';
import { seriesHref } from '../live/route';
import { countOf } from '../look/format';
import { MARK_WORDS, markOf, toneOf } from '../look/scale';
import type { Palette } from '../look/palette';
import { useTheme } from '../look/theme';
import { type Group, tally } from './arrange';
import { PeekAt } from './peek';
import { valueOf } from './tile';

/** Distance from cell to cell, and their size, in CSS pixels. */
const PITCH = 15;
const CELL = 13;

/** One cell for each series: for fleets that no list shows at a glance. */
export function HeatMap({ groups }: { groups: readonly Group[] }): JSX.Element {
  return (
    <div class="heat-map">
      {groups.map((group) => (
        <Cells key={group.name} group={group} />
      ))}
      <p class="soft">
        Point at a cell to see its name, or hold a finger on it; a click or a touch opens it. “Compact” shows
        all names.
      </p>
    </div>
  );
}

interface Pointed {
  readonly index: number;
  readonly place: DOMRect;
}

function Cells({ group: { name, series } }: { group: Group }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { palette } = useTheme();
  const [width, setWidth] = useState(0);
  const [pointed, setPointed] = useState<Pointed>();
  const columns = Math.max(1, Math.floor(width / PITCH));
  const height = Math.ceil(series.length / columns) * PITCH;
  useEffect(() => {
    const parent = canvas.current!.parentElement!;
    const update = (): void => setWidth(parent.clientWidth);
    update();
    const observer = new ResizeObserver(update);
    observer.observe(parent);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (width > 0) draw(canvas.current!, series, palette, { width, height, columns });
  }, [series, palette, width]);

  const at = (index: number): void => {
    const box = canvas.current!.getBoundingClientRect();
    const [left, top] = [(index % columns) * PITCH, Math.floor(index / columns) * PITCH];
    const isThere = index >= 0 && index < series.length;
    setPointed(
      isThere ? { index, place: new DOMRect(box.left + left, box.top + top, CELL, CELL) } : undefined,
    );
  };
  const under = ({ offsetX, offsetY }: Pick<MouseEvent, 'offsetX' | 'offsetY'>): number =>
    Math.floor(offsetX / PITCH) >= columns
      ? -1
      : Math.floor(offsetY / PITCH) * columns + Math.floor(offsetX / PITCH);
  const latest = useRef(at);
  latest.current = at;
  const inside = useRef(under);
  inside.current = under;
  useEffect(() => {
    const held = (event: Event): void => {
      const { clientX, clientY } = (event as CustomEvent<Held>).detail;
      const { left, top } = cells.getBoundingClientRect();
      event.preventDefault();
      latest.current(inside.current({ offsetX: clientX - left, offsetY: clientY - top }));
    };
    const cells = canvas.current!;
    cells.addEventListener(HOLD, held);
    return () => cells.removeEventListener(HOLD, held);
  }, []);
  const open = (index: number): void => {
    const one = series[index];
    if (one !== undefined) location.hash = seriesHref(one.key);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    if (event.key === 'Enter' && pointed !== undefined) open(pointed.index);
    if (step === undefined) return;
    event.preventDefault();
    at(Math.max(0, Math.min(series.length - 1, (pointed?.index ?? -step) + step)));
  };
  const one = pointed && series[pointed.index];
  const counts = tally(series);
  return (
    <section>
      <h2>
        {name === '' ? 'Series' : name} <small>{countOf(series.length, 'series', 'series')}</small>
      </h2>
      <div>
        <canvas
          ref={canvas}
          style={{ width, height }}
          tabIndex={0}
          role="img"
          aria-label={`${name === '' ? 'Series' : name}: ${counts.firing} with an incident, ${counts.anomalous} anomalous, of ${series.length}; arrow keys move, Enter opens`}
          onPointerMove={(event) => at(under(event))}
          onPointerLeave={() => setPointed(undefined)}
          onBlur={() => setPointed(undefined)}
          onClick={(event) => open(under(event))}
          onKeyDown={onKeyDown}
        />
      </div>
      <span class="unseen" role="status">
        {one && `${one.key}: ${MARK_WORDS[markOf(one)]} ${valueOf(one)}`}
      </span>
      {one && pointed && <PeekAt place={pointed.place} one={one} />}
    </section>
  );
}

function draw(
  canvas: HTMLCanvasElement,
  series: readonly ShownSeries[],
  palette: Palette,
  { width, height, columns }: { width: number; height: number; columns: number },
): void {
  const dense = devicePixelRatio;
  canvas.width = Math.round(width * dense);
  canvas.height = Math.round(height * dense);
  const pen = canvas.getContext('2d')!;
  pen.scale(dense, dense);
  series.forEach((one, index) => {
    const [left, top] = [(index % columns) * PITCH, Math.floor(index / columns) * PITCH];
    const tone = toneOf(one);
    pen.fillStyle = tone === null ? palette.sunken : palette.levels[tone]!;
    pen.fillRect(left, top, CELL, CELL);
    if (tone === null) {
      pen.strokeStyle = palette.soft;
      pen.strokeRect(left + 0.5, top + 0.5, CELL - 1, CELL - 1);
    }
    if (one.incident === null) return;
    // A shape says what the colour says.
    const ink = palette.levelInks[tone ?? 0]!;
    if (one.incident.kind === 'silence') hatch(pen, left, top, ink);
    else diamond(pen, left + CELL / 2, top + CELL / 2, ink);
  });
}

function diamond(pen: CanvasRenderingContext2D, x: number, y: number, ink: string): void {
  const half = 3;
  pen.fillStyle = ink;
  pen.beginPath();
  pen.moveTo(x, y - half);
  pen.lineTo(x + half, y);
  pen.lineTo(x, y + half);
  pen.lineTo(x - half, y);
  pen.fill();
}

function hatch(pen: CanvasRenderingContext2D, left: number, top: number, ink: string): void {
  const half = CELL / 2;
  pen.strokeStyle = ink;
  pen.lineWidth = 1;
  pen.beginPath();
  for (const [fromX, fromY, toX, toY] of [
    [0, half, half, 0],
    [0, CELL, CELL, 0],
    [half, CELL, CELL, half],
  ] as const) {
    pen.moveTo(left + fromX, top + fromY);
    pen.lineTo(left + toX, top + toY);
  }
  pen.stroke();
}
