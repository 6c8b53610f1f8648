/** What happens at an element on which a finger rests: it asks for what a pointer sees that hovers. */
export const HOLD = 'kymo-hold';

export interface Held {
  readonly clientX: number;
  readonly clientY: number;
}

/** From then on a finger holds. */
const HOLD_MS = 450;
/** A finger that has moved further does not rest, in CSS pixels. */
const STILL = 10;

/** Tells of fingers that rest. Whoever shows something calls `preventDefault`: lifting the finger does nothing then. */
export function startHolds(): void {
  let resting: ReturnType<typeof setTimeout> | undefined;
  let began: Held = { clientX: 0, clientY: 0 };
  let isHeld = false;
  const end = (): void => clearTimeout(resting);
  addEventListener('pointerdown', (event) => {
    end();
    isHeld = false;
    if (event.pointerType !== 'touch' || !event.isPrimary) return;
    began = { clientX: event.clientX, clientY: event.clientY };
    const hold = new CustomEvent<Held>(HOLD, { bubbles: true, cancelable: true, detail: began });
    resting = setTimeout(() => (isHeld = event.target?.dispatchEvent(hold) === false), HOLD_MS);
  });
  addEventListener('pointermove', ({ clientX, clientY }) => {
    if (Math.hypot(clientX - began.clientX, clientY - began.clientY) > STILL) end();
  });
  addEventListener('pointerup', end);
  addEventListener('pointercancel', end);
  const swallow = (event: Event): void => {
    if (!isHeld) return;
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener('click', swallow, { capture: true });
  addEventListener('contextmenu', swallow, { capture: true });
}
