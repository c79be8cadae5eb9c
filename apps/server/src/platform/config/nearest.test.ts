import { expect, it } from 'vitest';
import { nearest } from './nearest.ts';

it.each([
  { typed: 'LANET_PROT', name: 'LANET_PORT' },
  { typed: 'lanet_host', name: 'LANET_HOST' },
  { typed: 'LANET_DATADIR', name: 'LANET_DATA_DIR' },
  { typed: 'LANET_SOMETHING_ELSE', name: undefined },
  { typed: 'x', name: undefined },
])('$typed probably means $name', ({ typed, name }) => {
  expect(nearest(typed, ['LANET_PORT', 'LANET_HOST', 'LANET_DATA_DIR'])).toBe(name);
});
