import type { Prepared } from './prepare.ts';

/** What the terminal says once the demo runs, in both languages. */
export function welcome(url: string, { people }: Prepared): string {
  const rows = people.map(({ label, email, password }) => `    ${label.padEnd(26)} ${email.padEnd(34)} ${password}`);
  return [
    '',
    `  LANET Helpdesk, demostración: ${url}`,
    '  Solo este equipo puede entrar; no se pide segundo factor. Ctrl+C la detiene.',
    '  Demo: only this computer can reach it, and no second factor is asked. Ctrl+C stops it.',
    '',
    ...rows,
    '',
    '  SERVER-001 se está llenando: en un minuto hay un ticket en la bandeja del técnico.',
    '  SERVER-001 is filling up: within a minute there is a ticket in the technician’s inbox.',
    '',
  ].join('\n');
}
