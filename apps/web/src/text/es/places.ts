/** What the menu calls the pages whose own texts come later; they call themselves the same. */
export const places = {
  account: 'Mi cuenta',
  alerts: 'Alertas',
  clients: 'Clientes',
  devices: 'Equipos',
  mail: 'Correo',
  maintenance: 'Mantenimiento',
  scripts: 'Scripts',
  sla: 'SLA',
  settings: 'Ajustes',
};
