export * from './store-contract';
export * from './detector-contract';
export * from './sink-contract';
