export { COLOR_VISIONS, colorContrast, colorDistance } from './color-vision';
export { describeDetectors } from './detector-contract';
export { plantStretch, windowsOf } from './plant-windows';
export { programOf } from './program-of';
export { Program, until } from './program';
export { readEventFile } from './read-event-file';
export { scoredVerdict, sinkContract } from './sink-contract';
export { storeContract } from './store-contract';
export { effectsOf, historyBlock, incidentOf, seriesState } from './store-examples';
