import type { setup as source } from '../es/setup.ts';
import type { Texts } from '../texts.ts';

export const setup: Texts<typeof source> = {
  title: 'First-time setup',
  hint: 'Create your organisation and the first administrator account. It takes a minute.',
  code: 'Installation code',
  codeHint: "It is in the output of the server's first start.",
  place: 'Language and time zone',
  language: 'Language',
  timeZone: 'Time zone',
  organisation: 'Organisation',
  organisationName: 'Name of the organisation',
  organisationHint: 'The company that gives support; it appears in mails.',
  administrator: 'Your administrator account',
  name: 'Your name',
  email: 'Your mail address',
  password: 'Password',
  submit: 'Create the organisation',
  done: {
    title: 'This installation is set up already',
    hint: 'The first account exists. Sign in, or ask an administrator to invite you.',
    signIn: 'Sign in',
  },
};
