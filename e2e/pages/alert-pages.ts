// Dialogs about alerts.
import type { PageRow } from './page-list.ts';

export const blackBox: PageRow = {
  name: 'ticket-black-box',
  route: '/tickets/$id',
  as: 'tecnico',
  address: ({ alertTicket }) => `/tickets/${alertTicket.id}`,
  async prepare(page, words) {
    await page.getByRole('button', { name: words.alerts.box.open }).click();
    await page.getByRole('table').first().waitFor();
  },
};
