import { useEffect } from 'preact/hooks';
import uPlot from 'uplot';
import { CURSOR } from './drawing';
import { moved, type Shown, zoomed } from './stretch';

/** A gesture is over once nothing has moved for so long. */
const SETTLED_MS = 260;

/**
 * Zoom and pan on all charts at once: Ctrl with the wheel (as a pinch on a touch pad is told) or two fingers zoom, Shift with
 * the wheel, a sideways wheel or two fingers pan; one finger along a chart moves the cursor. The charts follow at once; the
 * stretch is asked for when the gesture is over.
 */
export function useGestures(
  root: { readonly current: HTMLElement | null },
  drawn: { current: { shown: Shown } },
  settle: (fromMs: number, toMs: number) => void,
): void {
  useEffect(() => {
    const element = root.current!;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const show = (shown: Shown): void => {
      drawn.current = { ...drawn.current, shown };
      for (const chart of uPlot.sync(CURSOR).plots) chart.setScale('x', { min: shown[0], max: shown[1] });
      clearTimeout(waiting);
      waiting = setTimeout(() => settle(...shown), SETTLED_MS);
    };
    const momentAt = ({
      clientX,
      target,
    }: {
      readonly clientX: number;
      readonly target: EventTarget | null;
    }): number => {
      const { left, width } = plotBox(target);
      const [from, to] = drawn.current.shown;
      return from + ((clientX - left) / Math.max(1, width)) * (to - from);
    };
    const wheel = (event: WheelEvent): void => {
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        show(zoomed(drawn.current.shown, momentAt(event), Math.exp(event.deltaY / 300)));
      } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
        event.preventDefault();
        show(moved(drawn.current.shown, sideways / plotBox(event.target).width));
      }
    };
    let fingers: { readonly shown: Shown; readonly middle: number; readonly apart: number } | undefined;
    const touch = (event: TouchEvent): void => {
      const [one, other] = [event.touches[0], event.touches[1]];
      if (one !== undefined && other === undefined && event.type === 'touchmove') pointAt(momentAt(one));
      if (one === undefined || other === undefined) return void (fingers = undefined);
      event.preventDefault();
      const middle = (one.clientX + other.clientX) / 2;
      const apart = Math.max(10, Math.abs(one.clientX - other.clientX));
      if (fingers === undefined) return void (fingers = { shown: drawn.current.shown, middle, apart });
      const { left, width } = plotBox(event.target);
      const [from, to] = fingers.shown;
      const around = from + ((fingers.middle - left) / width) * (to - from);
      show(moved(zoomed(fingers.shown, around, fingers.apart / apart), (fingers.middle - middle) / width));
    };
    const lifted = (event: TouchEvent): void => {
      if (event.touches.length < 2) fingers = undefined;
    };
    element.addEventListener('wheel', wheel, { passive: false });
    element.addEventListener('touchstart', touch, { passive: false });
    element.addEventListener('touchmove', touch, { passive: false });
    element.addEventListener('touchend', lifted);
    return () => {
      clearTimeout(waiting);
      element.removeEventListener('wheel', wheel);
      element.removeEventListener('touchstart', touch);
      element.removeEventListener('touchmove', touch);
      element.removeEventListener('touchend', lifted);
    };
  }, []);
}

/** Where the chart draws that was touched; charts stand side by side, and differ in their widths. */
function plotBox(touched: EventTarget | null): { readonly left: number; readonly width: number } {
  const place = touched as Element;
  const chart = place.closest('.uplot') ?? place.closest('.charts')!;
  return (chart.querySelector('.u-over') ?? chart).getBoundingClientRect();
}

/** Moves the cursor of all charts to a moment. */
function pointAt(timeMs: number): void {
  for (const chart of uPlot.sync(CURSOR).plots)
    chart.setCursor({ left: chart.valToPos(timeMs, 'x'), top: chart.over.clientHeight / 2 });
}
