/**
 * The vocabulary of Kymo and the contracts its rooms meet through.
 * Deliberately narrow: no input or output, no third-party client, no arithmetic but the cutting of a stretch.
 */
export * from './alert';
export * from './kept-back';
export * from './why-not-told';
export * from './annotation';
export * from './artifact';
export * from './clock';
export * from './counters';
export * from './decoder';
export * from './detector';
export * from './errors';
export * from './evidence';
export * from './known-relation';
export * from './lasting';
export * from './score-text';
export * from './log';
export * from './measurements';
export * from './notification';
export * from './one-line';
export * from './rejection';
export * from './sample';
export * from './rollups';
export * from './score';
export * from './shared-documents';
export * from './sink';
export * from './validity';
export * from './source';
export * from './store';
export * from './stretch';
export * from './verdict';
export * from './version';
export * from './window';
