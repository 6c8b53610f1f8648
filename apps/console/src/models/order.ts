/** Gives an order to the monitor: what it is, and the body of the request. */
export type Order = (act: 'promote' | 'rollback' | 'release', body: object) => void;
