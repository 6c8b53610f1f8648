export * from './store-contract';
export * from './store-examples';
export * from './detector-contract';
export { plantStretch, windowsOf } from './plant-windows';
export * from './sink-contract';
export * from './read-event-file';
export { programOf } from './program-of';
export { Program, until } from './program';
