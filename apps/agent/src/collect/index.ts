export { collect } from './collector.ts';
export { collectFacts } from './facts.ts';
export {
  type CollectedSection,
  changeMarker,
  collectInventory,
  inventoryCollectors,
} from './inventory.ts';
export { type ReachReading, type ReachState, reach } from './reach.ts';
export { collectSample, type Sample, type SampleState } from './sample.ts';
