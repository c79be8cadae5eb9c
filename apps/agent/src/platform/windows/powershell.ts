import { type AnyMachine, type Reading, read, unavailable } from '../machine.ts';

/** Windows' own limit for a command line is 32,767 characters; the program and its switches need some of them. */
const MAX_ENCODED = 32_000;

/** Output in UTF-8 without a mark. A console that refuses stays with its code page, and ASCII comes through all the same. */
const BEGIN = 'try { [Console]::OutputEncoding = New-Object Text.UTF8Encoding $false } catch { }\n';

/** Windows PowerShell 5.1 by its full name: another program of the name can stand earlier in a search path. */
export function powershellProgram(systemRoot = process.env.SystemRoot ?? 'C:\\Windows'): string {
  return `${systemRoot}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`;
}

/**
 * Runs a script and parses the JSON it writes. It travels as an argument: no file that somebody could exchange, and the policy
 * for script files does not apply. No profile, which would be a user's code.
 */
export async function runPowershell(
  run: AnyMachine['run'],
  script: string,
  timeoutSeconds: number,
): Promise<Reading<unknown>> {
  const encoded = encodeScript(script);
  if (encoded.length > MAX_ENCODED) return unavailable('too_large', 'The script is longer than a command line may be.');
  const args = ['-NoLogo', '-NoProfile', '-NonInteractive', '-OutputFormat', 'Text', '-EncodedCommand', encoded];
  const output = await run({ program: powershellProgram(), args, timeoutSeconds });
  if (output.kind === 'unavailable') return output;
  const { exitCode, stdout } = output.value;
  return exitCode === 0 ? parseOutput(stdout) : unavailable('failed', `PowerShell ended with ${exitCode}.`);
}

/** Base64 of UTF-16, as `-EncodedCommand` takes it. */
export function encodeScript(script: string): string {
  return Buffer.from(BEGIN + script, 'utf16le').toString('base64');
}

export function parseOutput(stdout: string): Reading<unknown> {
  try {
    return read(JSON.parse(stdout.replace(/^\uFEFF/, '')));
  } catch {
    return unavailable('unreadable');
  }
}
