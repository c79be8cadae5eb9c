// The `lanet` command. Each command brings what it needs when it runs, so that a small one does not load the server.
import { Command, Option } from 'commander';
import { CONFIG_KEYS } from './platform/config/schema.ts';
import { VERSION } from './platform/version.ts';

const program = new Command('lanet')
  .description('LANET Helpdesk: helpdesk and remote monitoring in one product')
  .version(VERSION)
  .showHelpAfterError()
  .configureHelp({ showGlobalOptions: true });

/** Every command takes every key of the configuration as a flag; `--data` is the short form people type. */
function configured(command: Command): Command {
  for (const { flag, help, secret } of CONFIG_KEYS) {
    // A secret on the command line is in the process list: those come from the environment or a file.
    if (secret) continue;
    const name = flag.replaceAll(/[A-Z]/g, '-$&').toLowerCase();
    command.addOption(new Option(name === 'data-dir' ? '--data, --data-dir <value>' : `--${name} <value>`, help));
  }
  return command.addOption(new Option('--config <file>', 'Configuration file'));
}

configured(program.command('serve').description('Run the server')).action(async (flags) =>
  (await import('./cli/serve.ts')).serve(flags),
);
configured(program.command('demo').description('Run the server with invented data, for this computer only')).action(
  async (flags) => (await import('./cli/demo.ts')).demo(flags),
);
configured(
  program
    .command('doctor')
    .description('Check everything, with a remedy for each fault; exit 0 when well, 1 at a warning, 2 when critical'),
)
  .addOption(
    new Option('--format <format>', 'text, or nagios for its first line and figures').choices([
      'text',
      'nagios',
      'json',
    ]),
  )
  .option('--json', 'The same as --format json')
  .action(async (flags) => (await import('./cli/doctor.ts')).doctor(flags));
configured(program.command('migrate').description('Bring the database to this version, or say how it stands'))
  .argument('[what]', 'up or status', 'up')
  .action(async (what, flags) => (await import('./cli/migrate.ts')).migrateCommand(what, flags));
configured(program.command('update').description('What update.sh asks of the version that is to come, step by step'))
  .argument('[what]', 'check: whether it can be updated; apply, return, finish: steps, with --id', 'check')
  .option('--installed <version>', 'The version that is installed now')
  .option('--force', 'Also to the same version, or an older one with the same database')
  .option('--id <id>', 'Names the copy of the database that the update makes')
  .action(async (what, flags) => (await import('./cli/update.ts')).updateCommand(what, flags));
configured(program.command('config').description('Check or print the configuration, secrets masked'))
  .argument('[what]', 'check or print', 'print')
  .option('--json', 'For machines')
  .action(async (what, flags) => (await import('./cli/config.ts')).configCommand(what, flags));

configured(
  program.command('backup').description('Back up database, files and keys into one sealed file, while the server runs'),
)
  .option('--to <file|folder>', 'Where to; default the folder of the configuration, where old ones are removed')
  .option('--command <command>', 'Brings it off the box: reads it from its standard input, or names {file}')
  .option('--no-verify', 'Do not restore it into a scratch database to compare')
  .action(async (flags) => (await import('./cli/backup.ts')).backupCommand(flags));
configured(program.command('restore').description('Restore a backup into an empty installation: all of it, or nothing'))
  .argument('<file>', 'As lanet backup made it')
  .option('--verify', 'Only restore it into a scratch database, compare, and remove that again')
  .action(async (file, flags) => (await import('./cli/restore.ts')).restoreCommand(file, flags));

const keys = program.command('keys').description('Keys that every node of an installation shares');
configured(
  keys.command('accept').description('Take those of this node for the right ones, after a change on purpose'),
).action(async (flags) => (await import('./cli/keys.ts')).acceptKeysOfNode(flags));
configured(
  keys.command('retire-signer').description('Give up the key that signs commands, where it is lost for ever'),
).action(async (flags) => (await import('./cli/keys.ts')).retireSignerKey(flags));

const user = program.command('user').description('People of the staff');
configured(user.command('create').description('Create a member of the staff and print a link to set the password'))
  .requiredOption('--email <address>')
  .requiredOption('--name <name>')
  .addOption(new Option('--role <role>').choices(['superadmin', 'admin', 'technician']).default('technician'))
  .action(async (flags) => (await import('./cli/user.ts')).createUser(flags));
configured(user.command('reset-password').description('Print a link to set a new password'))
  .requiredOption('--email <address>')
  .action(async (flags) => (await import('./cli/user.ts')).resetPasswordOf(flags));
configured(user.command('disable-2fa').description('Remove the second factor of a person who lost it'))
  .requiredOption('--email <address>')
  .action(async (flags) => (await import('./cli/user.ts')).disableSecondFactorOf(flags));

const token = program.command('token').description('Enrolment tokens');
configured(token.command('create').description('Make a token with which computers join a site'))
  .requiredOption('--client <slug>')
  .requiredOption('--site <slug>')
  .option('--uses <number>', 'How many computers may use it', '25')
  .option('--days <number>', 'How long it is valid', '7')
  .option(
    '--automatic-from <networks>',
    'Let computers of these networks in at once, comma separated (at most 30 days)',
  )
  .action(async (flags) => (await import('./cli/token.ts')).createToken(flags));

const releases = program.command('releases').description('Releases of the agent');
configured(releases.command('add').description('Take a signed release over from a folder; no device gets it yet'))
  .argument('<folder>', 'With release.json and the files that it names')
  .option('--trust-key', 'Trust the key of this release from now on, though it is another one')
  .action(async (folder, flags) => (await import('./cli/releases.ts')).addReleaseFrom(folder, flags));

const files = program.command('files').description('Attachments and other stored files');
configured(files.command('copy').description('Copy what is not there yet from one kind of storage to the other'))
  .addOption(new Option('--from <driver>').choices(['disk', 's3']).makeOptionMandatory())
  .addOption(new Option('--to <driver>').choices(['disk', 's3']).makeOptionMandatory())
  .action(async (flags) => (await import('./cli/files.ts')).copyFiles(flags));

configured(program.command('jobs').description('Background jobs that failed to the last attempt, and why'))
  .argument('[what]', 'list, retry or discard', 'list')
  .argument('[which...]', 'all, or their numbers')
  .action(async (what, which, flags) => {
    if (!['list', 'retry', 'discard'].includes(what))
      program.error(`error: jobs takes list, retry or discard, not ${what}`);
    await (await import('./cli/jobs.ts')).jobsCommand(what, which, flags);
  });

const mail = program.command('mail').description('Messages as the product reads them');
mail
  .command('inspect')
  .description('Print what is read from messages in files; no database, no network')
  .argument('<files...>', 'Messages as they came (.eml)')
  .option('--json', 'One object a line, for machines')
  .action(async (files, flags) => (await import('./cli/mail.ts')).inspectMail(files, flags));

const sla = program.command('sla').description('Due times, and why');
sla
  .command('explain')
  .description('Explain the due times of vectors on standard input, one a line; no database, no network')
  .option('--json', 'One object a line, for machines')
  .action(async (flags) => (await import('./cli/sla.ts')).explainSla(flags));

// A wrong call is 2, as people expect of a command; everything else that fails is 1.
program.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
await program.parseAsync().catch(async (error) => (await import('./cli/failure.ts')).reportProblem(error));
