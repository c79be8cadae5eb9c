import type { SectionInputs } from '@lanet/contracts/inventory';
import { type Reading, read, type WindowsMachine } from '../../../platform/machine.ts';
import { hasKey, numberValue, valuesOf } from '../registry.ts';
import { antivirusProducts, encryptionOf, registeredFirewalls } from '../security-products.ts';
import { wmi } from '../wmi.ts';

type Firewall = NonNullable<SectionInputs['security']['firewalls']>[number];

const SETTINGS = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy';
/** What a group policy says; it wins over the settings. */
const POLICY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall';
const PROFILES = [
  { profile: 'domain', key: 'DomainProfile', policy: 'DomainProfile' },
  // The policy's name for it has changed, the setting's has not; both are read by Windows.
  { profile: 'private', key: 'StandardProfile', policy: 'PrivateProfile' },
  { profile: 'public', key: 'PublicProfile', policy: 'PublicProfile' },
];

/**
 * Source: the Security Center (clients) and Defender's own status; the firewall's profiles in the registry and its service;
 * BitLocker's volumes.
 */
export async function windowsSecuritySection(machine: WindowsMachine): Promise<Reading<SectionInputs['security']>> {
  const answer = await wmi(machine, 'state');
  const rows = (name: string) => (answer.kind === 'read' ? answer.value.rows(name) : null);
  const firewalls = [...windowsFirewall(machine), ...registeredFirewalls(rows('FirewallProduct') ?? [])];
  if (answer.kind === 'unavailable' && firewalls.length === 0) return answer;
  const volumes = rows('Win32_EncryptableVolume');
  return read({
    antivirus: antivirusProducts(rows('AntiVirusProduct'), rows('MSFT_MpComputerStatus')),
    firewalls: firewalls.length > 0 ? firewalls : null,
    encryption: volumes && encryptionOf(volumes),
  });
}

/** A profile filters when its switch is on and the service runs. */
function windowsFirewall(machine: WindowsMachine): Firewall[] {
  if (!hasKey(machine, SETTINGS)) return [];
  const service = machine.service('MpsSvc');
  const runs = service.kind === 'read' ? service.value.state === 'running' : null;
  return PROFILES.map(({ profile, key, policy }) => {
    const keys = [`${POLICY}\\${policy}`, `${POLICY}\\${key}`, `${SETTINGS}\\${key}`];
    const set = keys
      .map((path) => numberValue(valuesOf(machine, path), 'EnableFirewall'))
      .find((value) => value !== null);
    const enabled = set === undefined || runs === null ? null : set === 1 && runs;
    return { product: 'Windows Firewall', profile, enabled };
  });
}
