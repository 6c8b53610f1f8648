import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { drawStrip } from '../look/strip';
import { useTheme } from '../look/theme';

export interface StripOptions {
  readonly scores: readonly (number | null)[];
  readonly width: number;
  readonly height: number;
}

/** Scores over time, drawn small. What it says is said in words elsewhere. */
export function Strip({ scores, width, height }: StripOptions): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { palette } = useTheme();
  useLayoutEffect(
    () => drawStrip(canvas.current!, scores, palette, { width, height }),
    [scores, palette, width, height],
  );
  return <canvas class="strip" ref={canvas} aria-hidden="true" />;
}
