/**
 * Delivers what the outbox owes to each sink: in order, with backoff, at least once; keeps each outbox within its limit.
 * Deliberately knows no sink's format.
 */
export { OutboxBounds, type OutboxBoundsEvents } from './outbox-bounds';
export { Expiry } from './expiry';
export { Pump, type PumpEvents } from './pump';
