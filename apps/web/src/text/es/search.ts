export const search = {
  kinds: { ticket: 'Tickets', device: 'Equipos', client: 'Clientes', person: 'Personas' },
  runOn: 'Ejecutar un script en {{device}}',
  runGroup: 'Ejecutar',
};
