/**
 * The vocabulary of Kymo and the contracts its rooms meet through.
 * Deliberately narrow: no input or output, no arithmetic beyond a seeded generator, no third-party client.
 */
export * from './alert';
export * from './api';
export * from './artifact';
export * from './clock';
export * from './counters';
export * from './decoder';
export * from './detector';
export * from './errors';
export * from './measurements';
export * from './random';
export * from './sample';
export * from './score';
export * from './sink';
export * from './soundness';
export * from './source';
export * from './store';
export * from './verdict';
export * from './version';
export * from './window';
