import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FORWARDING = ['/proc/sys/net/ipv4/ip_forward', '/proc/sys/net/ipv6/conf/all/forwarding'];
const GROUPS = '/sys/fs/cgroup';

/** Tables as they are when nobody ever asked for them: listed by no `iptables-save`, so they are named to be emptied. */
const EMPTY: Record<string, readonly string[]> = {
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
};

/** An engine leaves interfaces, rules, forwarding and control groups behind. Answers what brings back how it was. */
export function keepHostNetwork(): () => void {
  const saved = ['iptables', 'ip6tables'].map((program) => [program, tablesOf(program)] as const);
  const forwarding = FORWARDING.filter((path) => existsSync(path)).map((path) => [path, readFileSync(path)] as const);
  const [interfaces, groups] = [new Set(bridges()), new Set(controlGroups())];
  return () => {
    for (const name of bridges()) if (!interfaces.has(name)) execFileSync('ip', ['link', 'delete', name]);
    for (const [program, tables] of saved) execFileSync(`${program}-restore`, { input: tables });
    for (const [path, before] of forwarding) writeFileSync(path, before);
    for (const path of controlGroups()) if (!groups.has(path)) removeGroup(path);
  };
}

function tablesOf(program: string): string {
  const saved = execFileSync(`${program}-save`, { encoding: 'utf8' });
  const missing = Object.entries(EMPTY).filter(([table]) => !saved.includes(`*${table}\n`));
  const texts = missing.map(([table, chains]) => {
    const policies = chains.map((chain) => `:${chain} ACCEPT [0:0]\n`);
    return `*${table}\n${policies.join('')}COMMIT\n`;
  });
  return saved + texts.join('');
}

const bridges = (): string[] =>
  readdirSync('/sys/class/net').filter((name) => /^(docker\d+|br-[0-9a-f]{12})$/.test(name));

/** In each hierarchy the folder in which the engine makes those of its containers. */
function controlGroups(): string[] {
  const roots = [GROUPS, ...readdirSync(GROUPS).map((name) => join(GROUPS, name))];
  return roots.map((root) => join(root, 'docker')).filter((path) => existsSync(path));
}

/** Only `rmdir` removes them, from the inside out; their files are the kernel's. */
function removeGroup(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true }))
    if (entry.isDirectory()) removeGroup(join(path, entry.name));
  rmdirSync(path);
}
