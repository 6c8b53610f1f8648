/** Lets the browser draw and answer before what follows: long work is done in several turns. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
