// How the agent gets to many computers with the tools people have. Texts of those tools, not of ours: no translation.

export const TOOLS = ['gpo', 'intune', 'jamf', 'ansible'] as const;
export type Tool = (typeof TOOLS)[number];

const MSI = 'lanet-helpdesk-agent.msi';

/** A recipe to copy. `server`: the address computers reach. The token's place is marked TOKEN. */
export function recipe(tool: Tool, server: string): string {
  switch (tool) {
    case 'gpo':
      return `msiexec /i \\\\SHARE\\lanet\\${MSI} /qn /norestart SERVER=${server} TOKEN=TOKEN TAG=GPO`;
    case 'intune':
      return `/qn /norestart SERVER=${server} TOKEN=TOKEN TAG=Intune QUIET=1`;
    case 'jamf':
      return [
        '#!/bin/sh',
        'umask 077',
        "folder='/Library/Application Support/LANET Agent'",
        'mkdir -p "$folder"',
        `printf '{"server":"%s","token":"%s","tag":"Jamf"}' '${server}' 'TOKEN' > "$folder/enrol.json"`,
      ].join('\n');
    case 'ansible':
      return [
        '- name: LANET agent, whether it has joined',
        '  ansible.builtin.stat: { path: /var/lib/lanet-agent/enrolment.json }',
        '  register: lanet',
        '- name: LANET agent, settings folder',
        '  ansible.builtin.file: { path: /etc/lanet-agent, state: directory, mode: "0755" }',
        '- name: LANET agent, key (the agent deletes it once it has joined)',
        '  ansible.builtin.copy:',
        '    dest: /etc/lanet-agent/enrol.json',
        '    mode: "0600"',
        `    content: '{"server":"${server}","token":"TOKEN","tag":"Ansible"}'`,
        '  when: not lanet.stat.exists',
        '- name: LANET agent, package',
        `  ansible.builtin.apt: { deb: "${server}/downloads/lanet-helpdesk-agent.deb" }`,
      ].join('\n');
  }
}
