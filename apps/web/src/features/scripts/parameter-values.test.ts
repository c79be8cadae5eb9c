import type { ScriptParameter } from '@lanet/contracts/scripts';
import { expect, it } from 'vitest';
import '../../platform/i18n.ts';
import { startingValues, wrongValues } from './parameter-values.ts';

const titles = { es: 'x', en: 'x' };
const parameters: ScriptParameter[] = [
  { kind: 'path', name: 'volume', titles, default: '/' },
  { kind: 'number', name: 'days', titles, default: 7, min: 0, max: 365 },
  { kind: 'boolean', name: 'install', titles, default: false },
  {
    kind: 'choice',
    name: 'level',
    titles,
    default: 'all',
    choices: ['all', 'errors'].map((value) => ({ value, titles })),
  },
  { kind: 'service', name: 'service', titles, default: '' },
  { kind: 'text', name: 'note', titles, default: '', maxLength: 5 },
];
const fine = { volume: '/srv', days: 0, install: true, level: 'errors', service: 'nginx.service', note: 'hola' };

it('lets through what the server lets through', () => {
  expect(wrongValues(parameters, fine)).toEqual({});
});

it.each([
  { name: 'volume', value: 'srv', because: 'it is not absolute' },
  { name: 'volume', value: '/srv/../etc', because: 'it climbs' },
  { name: 'days', value: 366, because: 'it is above the limit' },
  { name: 'days', value: '', because: 'the field was emptied' },
  { name: 'install', value: 'true', because: 'a word is no yes or no' },
  { name: 'level', value: 'none', because: 'it is no choice' },
  { name: 'service', value: 'a/b', because: 'no service has a slash' },
  { name: 'service', value: '', because: 'nothing was named' },
  { name: 'note', value: 'adiós!', because: 'it is too long' },
  { name: 'note', value: 'a\nb', because: 'it is two lines' },
])('says what is wrong with $name = $value: $because', ({ name, value }) => {
  expect(Object.keys(wrongValues(parameters, { ...fine, [name]: value }))).toEqual([name]);
});

it('takes a proposal where it fits and the script’s own value elsewhere', () => {
  const values = startingValues(parameters, { volume: '/srv', days: 'many', stranger: 1 });

  expect(values).toEqual({ volume: '/srv', days: 7, install: false, level: 'all', service: '', note: '' });
});
