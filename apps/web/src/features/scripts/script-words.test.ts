import { COMMAND_REFUSALS } from '@lanet/contracts/command-refusals';
import { COMMAND_ENDS } from '@lanet/contracts/commands';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { i18n } from '../../platform/i18n.ts';
import { en } from '../../text/en.ts';
import { whyEnded } from './script-words.ts';

describe.each(['es', 'en'])('why a run ended, in %s', (language) => {
  beforeAll(async () => {
    i18n.addResourceBundle('en', 'translation', en);
    await i18n.changeLanguage(language);
  });
  afterAll(() => i18n.changeLanguage('es'));

  it('says of every refusal what happened and what to do, and keeps its code', () => {
    const whys = COMMAND_REFUSALS.map((refusal) => whyEnded({ state: 'refused', refusal }));
    const sentences = whys.map((why) => why?.sentence ?? '');

    expect(whys.map((why) => why?.code)).toEqual(COMMAND_REFUSALS);
    // Two sentences at least, no key left as it is, and none that stands for two codes.
    expect(sentences.filter((sentence) => !/^\p{Lu}.+[.:;,] .+\.$/u.test(sentence))).toEqual([]);
    expect(new Set(sentences).size).toBe(COMMAND_REFUSALS.length);
  });

  it.each(COMMAND_ENDS.filter((end) => end !== 'finished'))('says why a run ended as %s', (state) => {
    expect(whyEnded({ state, refusal: null })?.sentence).toMatch(/^\p{Lu}.+\.$/u);
  });
});

it('has one general sentence for the codes of a newer agent, and shows the code', () => {
  const unknown = whyEnded({ state: 'refused', refusal: 'policy.night_forbidden' });

  expect(unknown).toEqual({
    sentence: i18n.t('scripts.run.refusedUnknown'),
    code: 'policy.night_forbidden',
  });
});

it('tells a run that the signer came too late for from one whose device never came', () => {
  const unsigned = whyEnded({ state: 'expired', refusal: 'expired' });
  const absent = whyEnded({ state: 'expired', refusal: null });

  expect(unsigned?.code).toBe('expired');
  expect(absent?.code).toBeNull();
  expect(unsigned?.sentence).not.toBe(absent?.sentence);
});

it('has nothing to explain of a run that came to its end, well or badly', () => {
  expect(whyEnded({ state: 'finished', refusal: null })).toBeUndefined();
});
