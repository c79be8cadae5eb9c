import type { SectionInputs } from '@lanet/contracts/inventory';
import { type LinuxMachine, valueOrNull } from '../../platform/machine.ts';
import { attribute } from '../attribute.ts';
import { dictionariesOf, dictionaryOf, textOf } from '../dictionary.ts';
import type { UnitStates } from './units.ts';

type Firewall = NonNullable<SectionInputs['security']['firewalls']>[number];

export const FIREWALL_UNITS = ['firewalld', 'ufw', 'nftables'];
const UFW_SETTINGS = '/etc/ufw/ufw.conf';
const LEGACY_TABLES = '/proc/net/ip_tables_names';
/** More chains than this are a container host's, and none of theirs guard the computer itself. */
const MAX_INPUT_CHAINS = 8;

/**
 * What keeps others out: the two managers people use, by their settings and units, and the kernel's own rules when neither is
 * on. Empty when there is nothing of the kind; null enabled where it cannot be told. `units`: of FIREWALL_UNITS.
 */
export async function readFirewalls(machine: LinuxMachine, units: UnitStates | null): Promise<Firewall[]> {
  const found: Firewall[] = [];
  if (units?.get('firewalld')?.installed) {
    found.push({ product: 'firewalld', enabled: units.get('firewalld')?.running ?? null });
  }
  const ufw = valueOrNull(await machine.readFile(UFW_SETTINGS));
  if (ufw !== null) found.push({ product: 'ufw', enabled: ufwEnabled(ufw, units) });
  if (found.some(({ enabled }) => enabled === true)) return found;
  return [...found, ...(await kernelRules(machine, units))];
}

/** Its unit is "active" even when ufw is switched off, so the setting counts first. */
function ufwEnabled(settings: string, units: UnitStates | null): boolean | null {
  if (!/^[ \t]*ENABLED[ \t]*=[ \t]*"?yes"?[ \t]*$/im.test(settings)) return false;
  return units?.get('ufw')?.running ?? null;
}

/** Rules somebody loaded by hand or by another program. The programs are asked only when the kernel has such rules at all. */
async function kernelRules(machine: LinuxMachine, units: UnitStates | null): Promise<Firewall[]> {
  const found: Firewall[] = [];
  if (await machine.exists('/sys/module/nf_tables')) {
    found.push({ product: 'nftables', enabled: await nftGuards(machine) });
  } else if (units?.get('nftables')?.installed) {
    found.push({ product: 'nftables', enabled: false });
  }
  if (/^filter$/m.test((await attribute(machine, LEGACY_TABLES)) ?? '')) {
    const list = ['-S', 'INPUT'];
    const rules = (await output(machine, 'iptables-legacy', list)) ?? (await output(machine, 'iptables', list));
    found.push({ product: 'iptables', enabled: rules === null ? null : iptablesGuards(rules) });
  }
  return found;
}

async function nftGuards(machine: LinuxMachine): Promise<boolean | null> {
  const list = await output(machine, 'nft', ['-j', 'list', 'chains']);
  const chains = list === null ? null : inputChains(list);
  if (chains === null || chains.length > MAX_INPUT_CHAINS) return null;
  let isKnown = true;
  for (const { family, table, name, drops } of chains) {
    if (drops) return true;
    const rules = await output(machine, 'nft', ['-j', 'list', 'chain', family, table, name]);
    const verdict = rules === null ? null : chainGuards(rules);
    if (verdict) return true;
    if (verdict === null) isKnown = false;
  }
  return isKnown ? false : null;
}

async function output(machine: LinuxMachine, program: string, args: readonly string[]): Promise<string | null> {
  const ran = await machine.run({ program, args, timeoutSeconds: 5 });
  return ran.kind === 'read' && ran.value.exitCode === 0 ? ran.value.stdout : null;
}

type InputChain = { family: string; table: string; name: string; drops: boolean };

/** Base chains on the input hook, of `nft -j list chains` (libnftables-json(5)). Null when the text is none. */
export function inputChains(json: string): InputChain[] | null {
  const items = nftItems(json);
  return (
    items?.flatMap((item): InputChain[] => {
      const chain = dictionaryOf(item, 'chain');
      const [family, table, name] = ['family', 'table', 'name'].map((key) => textOf(chain, key));
      if (textOf(chain, 'hook') !== 'input' || textOf(chain, 'type') !== 'filter') return [];
      // Names go to nft as arguments: what could be read as an option is nobody's real chain.
      if (!family || !table || !name || [family, table, name].some((part) => part.startsWith('-'))) return [];
      return [{ family, table, name, drops: textOf(chain, 'policy') === 'drop' }];
    }) ?? null
  );
}

/** Whether the rules of one chain refuse anything; null when that depends on other chains they jump to. */
export function chainGuards(json: string): boolean | null {
  const statements = nftItems(json)?.flatMap((item) => dictionariesOf(dictionaryOf(item, 'rule'), 'expr'));
  if (!statements) return null;
  const has = (name: string) => statements.some((statement) => Object.hasOwn(statement, name));
  if (has('drop') || has('reject')) return true;
  return has('jump') || has('goto') || has('vmap') || has('xt') ? null : false;
}

/** The same of `iptables -S INPUT` (iptables(8)). */
export function iptablesGuards(rules: string): boolean | null {
  if (/^-P INPUT (DROP|REJECT)\b/m.test(rules) || /^-A INPUT\b.* -j (DROP|REJECT)\b/m.test(rules)) return true;
  return /^-A INPUT\b.* -[jg] (?!ACCEPT\b|LOG\b|NFLOG\b|RETURN\b|MARK\b)/m.test(rules) ? null : false;
}

function nftItems(json: string) {
  try {
    return dictionariesOf(JSON.parse(json), 'nftables');
  } catch {
    return null; // It writes words when it may not look.
  }
}
