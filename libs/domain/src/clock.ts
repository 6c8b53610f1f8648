/** Tells the time; handed in, so that tests own it. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();
