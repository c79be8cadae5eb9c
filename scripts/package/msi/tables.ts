import type { Payload } from '../payload.ts';
import { runTool } from '../tools.ts';
import { HELP_SHORTCUT, HOST, idOf } from './wxs.ts';

/** What may come from an unprivileged `msiexec` to the part that installs; all that an administrator may set. */
const PASSED_PROPERTIES = [
  'SERVER',
  'SERVER_URL',
  'TOKEN',
  'TAG',
  'PROXY',
  'CAFILE',
  'QUIET',
  'KEEPDATA',
  'INSTALLDIR',
];

/** msidbCustomActionTypeHideTarget: the action's command line, which holds the token, stays out of the log. */
const HIDE_TARGET = 8192;
/** A program of the package (18), run later (1024) as the system (2048); its failure fails the installation. */
const PROGRAM_AS_SYSTEM = 18 + 1024 + 2048;

/** Sets a property (51); here to nothing. */
const SET_PROPERTY = 51;
/**
 * What is secret is forgotten once everything is done: verbose logs list every property at their end. Windows hides
 * these two by itself (MsiHiddenProperties), as long as nobody edits that.
 */
const FORGOTTEN = [
  { action: 'ForgetToken', property: 'TOKEN' },
  { action: 'ForgetProxy', property: 'PROXY' },
];

/** What the service writes beside its programs, to be known by: the file, and a draft of it that a crash left. */
const WRITTEN = ['ASK-PA~1.JSO|ask-pass.json', 'ASK-PA~1.DRA|ask-pass.json.draft'];
/** Of a row of RemoveFile: when its component is removed. */
const ON_REMOVAL = 2;

/** SW_SHOWMINNOACTIVE: asking shows a page in the browser, and its console only while somebody asks. */
const MINIMIZED = 7;

/** When the host's actions run: between the actions of Windows Installer whose numbers are around theirs. */
const SEQUENCE = [
  // StopServices (1900) is content with what the service says of itself; a program that still runs is no file to remove, and
  // its place is free only after a restart. REMOVE: also of the version that an upgrade removes. REINSTALL: a repair.
  { action: 'WaitStopped', condition: 'REMOVE="ALL" OR REINSTALL', number: 1940 },
  // The service must not run any more, and the host must still be there: StopServices 1900, RemoveFiles 3500.
  { action: 'RemoveData', condition: 'REMOVE="ALL" AND NOT UPGRADINGPRODUCTCODE AND NOT KEEPDATA', number: 1950 },
  // The host must be there, and the service reads what it wrote: InstallServices 5800, StartServices 5900. Not in a repair, nor
  // when a start-up script runs the same line each day: the service goes on, and the token would lie there until its next start.
  { action: 'WriteEnrolment', condition: 'SERVER AND TOKEN AND NOT Installed', number: 5850 },
];

const forgetting = FORGOTTEN.map(({ action, property }, index) => ({
  action,
  condition: property,
  // Behind InstallFinalize (6600): until then what was put off may still be filled in.
  number: 6601 + index,
}));

/** Writes into the installer what wixl 0.101 has no words for. @throws Error with what msibuild said */
export function finishTables(
  msi: string,
  { version, runtimeVersion }: Pick<Payload, 'version' | 'runtimeVersion'>,
): void {
  const queries = [
    securing(msi),
    `UPDATE \`CustomAction\` SET \`Type\` = ${PROGRAM_AS_SYSTEM + HIDE_TARGET} WHERE \`Action\` = 'WriteEnrolment'`,
    `UPDATE \`Shortcut\` SET \`ShowCmd\` = ${MINIMIZED} WHERE \`Shortcut\` = '${HELP_SHORTCUT}'`,
    ...WRITTEN.map(
      (name, index) =>
        `INSERT INTO \`RemoveFile\` (\`FileKey\`, \`Component_\`, \`FileName\`, \`DirProperty\`, \`InstallMode\`) VALUES ('Written${index}', '${idOf('component', HOST)}', '${name}', 'INSTALLDIR', ${ON_REMOVAL})`,
    ),
    ...FORGOTTEN.map(
      ({ action, property }) =>
        `INSERT INTO \`CustomAction\` (\`Action\`, \`Type\`, \`Source\`, \`Target\`) VALUES ('${action}', ${SET_PROPERTY}, '${property}', '')`,
    ),
    ...[...SEQUENCE, ...forgetting].map(
      ({ action, condition, number }) =>
        `INSERT INTO \`InstallExecuteSequence\` (\`Action\`, \`Condition\`, \`Sequence\`) VALUES ('${action}', '${condition}', ${number})`,
    ),
    ...versioning(HOST, `${version}.0`),
    ...versioning('runtime/node.exe', `${runtimeVersion}.0`),
  ];
  runTool('msibuild', [msi, ...queries.flatMap((query) => ['-q', query])]);
}

function securing(msi: string): string {
  const rows = runTool('msiinfo', ['export', msi, 'Property']).split(/\r?\n/);
  const kept = rows.find((row) => row.startsWith('SecureCustomProperties\t'))?.split('\t')[1];
  // wixl lists what its upgrade logic needs; without the row it has changed, and upgrades would not be found.
  if (kept === undefined) throw new Error('wixl wrote no SecureCustomProperties');
  const all = [...kept.split(';'), ...PASSED_PROPERTIES].join(';');
  return `UPDATE \`Property\` SET \`Value\` = '${all}' WHERE \`Property\` = 'SecureCustomProperties'`;
}

/**
 * The version of a program as its file says it. Without it Windows Installer takes the program on disk for newer than the one it
 * brings, and an upgrade ends with none.
 */
function versioning(path: string, version: string): string[] {
  const where = `WHERE \`File\` = '${idOf('file', path)}'`;
  return [
    `UPDATE \`File\` SET \`Version\` = '${version}' ${where}`,
    `UPDATE \`File\` SET \`Language\` = '1033' ${where}`,
  ];
}
