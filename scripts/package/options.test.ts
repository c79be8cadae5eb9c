import { expect, it } from 'vitest';
import { FORMS, readOptions, SERVER_FORMS } from './options.ts';

it.each([
  { args: [], forms: FORMS, serverForms: SERVER_FORMS, because: 'all is built unless something is named' },
  { args: ['--only', 'deb'], forms: ['deb'], serverForms: [], because: 'a package of the agent needs no server' },
  { args: ['--only', 'production'], forms: [], serverForms: ['production'], because: 'nor the other way round' },
  { args: ['--only', 'web,deb'], forms: ['deb'], serverForms: ['web'], because: 'both may be named' },
])('builds $forms and $serverForms for $args: $because', ({ args, forms, serverForms }) => {
  expect(readOptions(args)).toMatchObject({ forms, serverForms });
});

it('names what there is when it is asked for something else', () => {
  expect(() => readOptions(['--only', 'snap'])).toThrow('--only takes deb, rpm, msi, pkg, archive, web, production');
});
