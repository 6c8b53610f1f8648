/**
 * Ships what the outbox owes to each sink: in order, with backoff, at least once.
 * Deliberately knows no sink's format.
 */
export { Pump, type PumpEvents } from './pump';
