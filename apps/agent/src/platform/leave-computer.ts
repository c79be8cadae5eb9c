import type { Machine } from './machine.ts';

/** Whether the agent's removal was begun; otherwise why not. */
type Leaving = { kind: 'begun' } | { kind: 'unsupported'; reason: string };

const PROGRAM_FOLDER = '/opt/lanet-agent/';

/**
 * Removes the agent as it was installed: by the package system, or file by file where there was none. A text of ours alone, with
 * nothing in it that came over the wire.
 */
export const LINUX_REMOVAL = `if dpkg-query -W lanet-agent >/dev/null 2>&1; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get -o DPkg::Lock::Timeout=600 -y purge lanet-agent || dpkg --purge lanet-agent
elif rpm -q lanet-agent >/dev/null 2>&1; then
  rpm -e lanet-agent
else
  systemctl disable --now lanet-agent.service
  rm -f /lib/systemd/system/lanet-agent.service /etc/systemd/system/lanet-agent.service /usr/bin/lanet-agent
  rm -f /etc/systemd/system/multi-user.target.wants/lanet-agent.service
  rm -rf /opt/lanet-agent /etc/lanet-agent /var/lib/lanet-agent /var/log/lanet-agent /run/lanet-agent
  rm -f /var/lib/lanet-agent-recovery.json
  systemctl daemon-reload
fi`;

/**
 * Begins the removal of the installed agent, in a unit of its own: removing the package ends the agent's. `runtime`: the program
 * that runs this agent; one from another place was not installed and is nobody's to remove.
 */
export async function leaveComputer(machine: Machine, runtime: string): Promise<Leaving> {
  if (machine.system !== 'linux') return { kind: 'unsupported', reason: 'this system removes programs by hand' };
  if (!runtime.startsWith(PROGRAM_FOLDER)) return { kind: 'unsupported', reason: 'this agent was not installed' };
  const unit = ['--unit=lanet-agent-removal', '--collect', '--no-block', '--quiet'];
  const started = await machine.run({
    program: 'systemd-run',
    args: [...unit, '/bin/sh', '-c', LINUX_REMOVAL],
    timeoutSeconds: 30,
  });
  if (started.kind === 'unavailable') return { kind: 'unsupported', reason: started.detail ?? started.reason };
  return started.value.exitCode === 0
    ? { kind: 'begun' }
    : { kind: 'unsupported', reason: `systemd-run ended with ${started.value.exitCode}` };
}
