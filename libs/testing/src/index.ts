export * from './store-contract';
export * from './detector-contract';
