import type { deviceIdentity as es } from '../es/devices-identity.ts';

export const deviceIdentity: typeof es = {
  retire: {
    title: 'Retire {{name}}',
    text: 'Its agent is refused from now on and it is no longer measured. Its history, tickets and runs are kept, and you can restore it later.',
    agent: 'What the agent does on that computer',
    sleep: 'It sleeps: it asks once a day whether it is needed again',
    uninstall:
      'It removes itself from the computer (Linux; on Windows and macOS it sleeps); to restore the device it must be installed again',
    confirm: 'Retire',
    done: '{{name}} retired',
  },
  restore: {
    action: 'Restore device',
    done: '{{name}} restored',
    sleep: 'Its agent has been told to sleep and to ask once a day.',
    uninstall:
      'Its agent has been told to uninstall itself. If it already has, it must be installed again after restoring.',
    told: 'It received the order {{when}}.',
    notTold: 'It has not received the order yet.',
  },
  identity: {
    label: 'Identity of the device',
    claimed:
      'A new agent says it is this device: same {{reasons}} ({{score}} points). Nothing proves it, so it gets no scripts until somebody confirms it.',
    same: 'It is the same device',
    sameTitle: '{{name}} is the same device',
    sameText: 'Waiting scripts will be sent to this computer. This cannot be undone.',
    other: 'It is another device',
    confirmed: '{{name}} confirmed',
    separated: '{{name}} is a device of its own now',
    otherTitle: '{{name}} is another device',
    otherText:
      'The new agent gets a device of its own and the earlier one comes back to this. What was measured in between stays here.',
    alive: 'online: most likely they are two',
    archived: 'retired',
    copyOf: 'Copy of {{name}}: both computers use one identity (a copied disk or virtual machine).',
  },
};
