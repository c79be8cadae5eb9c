// Pages as the people of a client see them.
import type { PageRow } from './page-list.ts';

export const portal: PageRow[] = [
  { name: 'portal-tickets', route: '/', as: 'solicitante', address: () => '/' },
  {
    name: 'portal-ticket',
    route: '/tickets/$id',
    as: 'solicitante',
    address: ({ conversation }) => `/tickets/${conversation.id}`,
  },
  {
    name: 'portal-ticket-resolved',
    route: '/tickets/$id',
    as: 'solicitante',
    address: ({ resolved }) => `/tickets/${resolved.id}`,
  },
  { name: 'portal-devices', route: '/my-devices', as: 'solicitante', address: () => '/my-devices' },
  {
    name: 'portal-ask',
    route: '/',
    as: 'solicitante',
    address: () => '/',
    async prepare(page, words) {
      await page.getByRole('button', { name: words.portal.tickets.ask }).first().click();
      await page.getByRole('dialog').getByLabel(words.portal.ask.text).waitFor();
    },
  },
  { name: 'client-admin-tickets', route: '/tickets', as: 'cliente', address: () => '/tickets' },
  {
    name: 'client-admin-alert-ticket',
    route: '/tickets/$id',
    as: 'cliente',
    address: ({ alertTicket }) => `/tickets/${alertTicket.id}`,
  },
  { name: 'client-admin-estate', route: '/devices', as: 'cliente', address: () => '/devices' },
  {
    name: 'client-admin-device',
    route: '/devices/$id',
    as: 'cliente',
    address: ({ deviceId }) => `/devices/${deviceId}`,
  },
  { name: 'client-admin-clients', route: '/clients', as: 'cliente', address: () => '/clients' },
  {
    name: 'client-admin-people',
    route: '/clients/$clientId/people',
    as: 'cliente',
    address: ({ clientId }) => `/clients/${clientId}/people`,
  },
  { name: 'client-admin-devices', route: '/my-devices', as: 'cliente', address: () => '/my-devices' },
];
