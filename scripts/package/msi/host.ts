import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTool } from '../tools.ts';

const SOURCE = fileURLToPath(new URL('../../../apps/agent/host/windows/', import.meta.url));
const TOOLCHAIN = 'x86_64-w64-mingw32';

const COMPILE = [
  '-std=c17',
  '-Os',
  '-s',
  '-static',
  '-municode',
  '-DUNICODE',
  '-D_UNICODE',
  // Windows 10 and Server 2016 are the oldest that are served.
  '-D_WIN32_WINNT=0x0A00',
  ...['-Wall', '-Wextra', '-Wshadow', '-Wconversion', '-Wstrict-prototypes', '-Werror'],
  ...['-fno-ident', '-ffunction-sections', '-fdata-sections'],
  // Without a time stamp the same source makes the same bytes.
  '-Wl,--gc-sections,--dynamicbase,--nxcompat,--high-entropy-va,--no-insert-timestamp',
];

/** Builds the Windows service host for x64. `version` as 1.2.3. Answers the program's path below `workFolder`. */
export function buildHost(version: string, workFolder: string): string {
  const made = join(workFolder, 'host');
  mkdirSync(made, { recursive: true });
  const numbers = [...version.split('.'), '0'].join(',');
  writeFileSync(
    join(made, 'version.h'),
    `#define HOST_VERSION_NUMBERS ${numbers}\n#define HOST_VERSION_TEXT "${version}"\n`,
  );
  runTool(`${TOOLCHAIN}-windmc`, ['-h', made, '-r', made, join(SOURCE, 'events.mc')]);
  const resources = join(made, 'resources.o');
  const include = ['-I', made, '-I', SOURCE];
  runTool(`${TOOLCHAIN}-windres`, [...include, '-O', 'coff', join(SOURCE, 'host.rc'), resources]);
  const sources = readdirSync(SOURCE)
    .filter((name) => name.endsWith('.c'))
    .sort();
  const program = join(made, 'lanet-agent.exe');
  runTool(`${TOOLCHAIN}-gcc`, [
    ...COMPILE,
    ...include,
    ...['-o', program, ...sources.map((name) => join(SOURCE, name)), resources],
    ...['-lole32', '-luuid', '-ladvapi32', '-lshell32', '-luser32'],
  ]);
  return program;
}
