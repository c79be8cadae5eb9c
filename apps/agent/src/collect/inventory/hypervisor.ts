const HYPERVISORS: [RegExp, string][] = [
  [/vmware/i, 'vmware'],
  [/virtualbox|innotek/i, 'virtualbox'],
  [/microsoft.*virtual machine/i, 'hyper-v'],
  [/xen/i, 'xen'],
  [/parallels/i, 'parallels'],
  [/qemu|kvm|bochs|openstack|proxmox|red hat|amazon ec2|google|digitalocean|hetzner/i, 'kvm'],
];

/** Null on real hardware. A hypervisor that shows itself only by the processor's flag is `other`. */
export function hypervisor(seen: { vendor: string | null; model: string | null; cpuinfo: string }): string | null {
  const flagged = /^flags\s*:.*\bhypervisor\b/m.test(seen.cpuinfo);
  const name = `${seen.vendor ?? ''} ${seen.model ?? ''}`;
  const known = HYPERVISORS.find(([pattern]) => pattern.test(name))?.[1];
  // Makers such as Google also sell real computers: on processors that have the flag, only the flag decides.
  if (/^flags\s*:/m.test(seen.cpuinfo)) return flagged ? (known ?? 'other') : null;
  return known ?? null;
}
