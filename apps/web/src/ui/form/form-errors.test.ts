import { enrolmentTokens } from '@lanet/contracts/agents';
import { clients } from '@lanet/contracts/clients';
import { expect, it } from 'vitest';
import { ApiError } from '../../platform/api.ts';
import { refusalErrors, schemaErrors } from './form-errors.ts';

const site = { name: 'Matriz', slug: 'matriz', timeZone: 'America/Mexico_City' };

it.each([
  { field: 'name', body: { name: '  ', slug: 'acme', site }, says: 'Falta este dato.' },
  { field: 'slug', body: { name: 'Acme', slug: '', site }, says: 'Falta este dato.' },
  { field: 'slug', body: { name: 'Acme', slug: 'a', site }, says: 'Escriba al menos 2 caracteres.' },
  { field: 'slug', body: { name: 'Acme', slug: 'Mi Empresa', site }, says: /minúsculas, números y guiones/ },
  { field: 'email', body: { name: 'Acme', slug: 'acme', email: 'nobody', site }, says: /correo válido/ },
  { field: 'name', body: { name: 'x'.repeat(121), slug: 'acme', site }, says: 'Escriba como máximo 120 caracteres.' },
  {
    field: 'site.timeZone',
    body: { name: 'Acme', slug: 'acme', site: { ...site, timeZone: 'Mars/Base' } },
    says: 'Elija una zona horaria de la lista.',
  },
])('says in the language of the page what is wrong with $field', ({ field, body, says }) => {
  const errors = schemaErrors(clients.create.body, body);

  expect(Object.keys(errors)).toEqual([field]);
  expect(errors[field]).toMatch(says);
});

it('says the limits of a number', () => {
  const token = { clientId: crypto.randomUUID(), siteId: crypto.randomUUID(), label: 'x', maxUses: 0, validDays: 400 };

  expect(schemaErrors(enrolmentTokens.create.body, token)).toEqual({
    maxUses: 'El mínimo es 1.',
    validDays: 'El máximo es 365.',
  });
});

it('finds nothing wrong with what the contract takes', () => {
  expect(schemaErrors(clients.create.body, { name: 'Acme', slug: 'acme', site })).toEqual({});
});

it('puts a refusal at the field it is about', () => {
  const error = new ApiError(409, { code: 'clients.slug_taken' });

  expect(refusalErrors(error, { 'clients.slug_taken': 'slug' })).toEqual({
    slug: 'Otro cliente ya usa esa clave. Elija otra.',
  });
});

it('marks the parts that the server names, without its English words', () => {
  const errors = [{ pointer: '/body/site/name', message: 'Too small: expected string' }];

  expect(refusalErrors(new ApiError(422, { code: 'request.invalid', errors }), {})).toEqual({
    'site.name': 'Revise este dato.',
  });
});
