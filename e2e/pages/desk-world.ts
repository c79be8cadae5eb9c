// What the pages about mail's side of the helpdesk look at: a ticket with files, people who read along and a merged one.
import { clientSenders } from '@lanet/contracts/client-senders';
import { people } from '@lanet/contracts/people';
import { ticketMerges } from '@lanet/contracts/ticket-merges';
import { ticketParticipants } from '@lanet/contracts/ticket-participants';
import { type Ticket, tickets } from '@lanet/contracts/tickets';
import { type SignedIn, uploadTo } from '../staff-api.ts';
import { drawnScreen } from './help-world.ts';

export interface DeskWorld {
  /** With files of all kinds and two people who read along; another was merged into it. */
  target: Ticket;
  merged: Ticket;
  /** Somebody of the client with more than one address. */
  personName: string;
}

interface Place {
  url: string;
  clientId: string;
  siteId: string;
  superadmin: SignedIn;
  tecnico: SignedIn;
  solicitante: SignedIn;
}

export async function makeDesk({ url, clientId, siteId, superadmin, tecnico, solicitante }: Place): Promise<DeskWorld> {
  const upload = (who: SignedIn, name: string, mediaType: string, body: string | Uint8Array<ArrayBuffer>) =>
    uploadTo(url, who, { name, mediaType, body });
  const personName = 'Mariana Ríos Castañeda';
  const colleague = await superadmin.call(people.create, {
    body: {
      ...{ name: personName, email: 'mariana.rios@tebi.example', role: 'client_admin', clientId, invite: false },
      addresses: ['m.rios@tebi.example', 'compras@tebi.example'],
    },
  });
  const body = { subject: 'No se puede entrar al sistema de facturas', text: 'Pide otra vez la contraseña.', siteId };
  const target = await solicitante.call(tickets.create, {
    body: { ...body, fileIds: [await upload(solicitante, 'aviso.png', 'image/png', drawnScreen(800, 500))] },
  });
  const merged = await solicitante.call(tickets.create, {
    body: {
      ...{ subject: 'Facturas: contraseña rechazada', text: 'Lo mismo en la computadora de compras.', siteId },
      fileIds: [
        await upload(solicitante, 'Bitácora del sistema 2026-11.log', 'text/plain', 'una línea\n'.repeat(900)),
        await upload(solicitante, 'actualizador.exe', 'application/octet-stream', 'MZ'),
      ],
    },
  });
  const params = { id: target.id };
  await tecnico.call(ticketParticipants.add, { params: { ...params, personId: colleague.id } });
  await tecnico.call(ticketMerges.merge, { params: { id: merged.id }, body: { intoId: target.id } });
  await tecnico.call(tickets.note, {
    params,
    body: {
      text: 'Contrato del proveedor, por si hay que llamarles.',
      fileIds: [await upload(tecnico, 'Contrato de soporte.pdf', 'application/pdf', '%PDF-1.7 '.repeat(20_000))],
    },
  });
  for (const sender of [
    { kind: 'domain', value: 'tebi.example' },
    { kind: 'address', value: 'escaner.recepcion@impresoras.example' },
  ] as const)
    await superadmin.call(clientSenders.add, { params: { id: clientId }, body: sender });
  return { target, merged, personName };
}
