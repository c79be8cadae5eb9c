export { describeEdge, type EdgeFacts } from './describe.ts';
export { type ExplainedField, type ExplainedRule, effectiveRule, type Overridden } from './effective.ts';
export { matchesGlob } from './glob.ts';
export { type Device, judge, type SampleInterval } from './judge.ts';
export { initialState, onRemoved, onSample, onSilence, type Step } from './machine.ts';
export { type Reading, SETTLING_MS } from './readings.ts';
export { type JudgedSample, type Verdict, verdictOf } from './threshold.ts';
