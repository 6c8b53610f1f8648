/** What the composition root provides, by token: interfaces have no name at run time. */
export const STORE = Symbol('Store');
export const SOURCE = Symbol('Source');
export const PUMPS = Symbol('Pumps');
export const LADDER = Symbol('ModelLadder');
export const MONITOR = Symbol('Monitor');
export const LOGGER = Symbol('Logger');
export const METRICS = Symbol('Metrics');
