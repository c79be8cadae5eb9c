import { worstState } from '../features/system/index.ts';
import { examine } from './doctor-examine.ts';
import { inJson, inNagios, inText } from './doctor-print.ts';
import { CommandProblem } from './failure.ts';
import { configOf, type Flags } from './options.ts';

const FORMATS = { text: inText, nagios: inNagios, json: inJson };
const EXIT_CODES = { ok: 0, warning: 1, critical: 2 } as const;

/** `lanet doctor`: what works and what does not, with the step to take. Exit 0, 1 or 2, as cron and Nagios want it. */
export async function doctor(flags: Flags): Promise<void> {
  const format = flags.json ? 'json' : String(flags.format ?? 'text');
  const print = Object.hasOwn(FORMATS, format) ? FORMATS[format as keyof typeof FORMATS] : undefined; // it is one of them by the test before
  if (!print) throw new CommandProblem(`--format takes text, nagios or json, not ${format}`);
  const examined = await examine(flags);
  console.log(print(examined, languageOf(flags)));
  process.exitCode = EXIT_CODES[worstState(examined.findings)];
}

/** The flag, then the terminal's, then that of the configuration. */
function languageOf(flags: Flags): 'es' | 'en' {
  const terminal = /^(es|en)\b/.exec((process.env.LC_ALL ?? process.env.LANG ?? '').replace('_', '-'))?.[1];
  const wanted = flags.language ?? terminal ?? configured(flags);
  return wanted === 'en' ? 'en' : 'es';
}

/** A configuration that is wrong is one of the findings, not the end of the command. */
function configured(flags: Flags): string | undefined {
  try {
    return configOf(flags, { quiet: true }).language;
  } catch {
    return undefined;
  }
}
