import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import type { TokenSource } from '../command-line.ts';
import { messageOf } from '../log.ts';
import { NotAToken } from './enrol.ts';

const MAX_CHARACTERS = 1000;

/** The token a person gave in one of three ways; asked for at a terminal. @throws NotAToken */
export async function readToken({ token, tokenFile }: TokenSource): Promise<string> {
  if (token !== undefined) return token;
  if (tokenFile !== undefined) return fromFile(tokenFile);
  if (process.stdin.isTTY) return ask();
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += chunk;
    if (text.length > MAX_CHARACTERS) break;
  }
  return text.trim();
}

function fromFile(path: string): string {
  try {
    return readFileSync(path, 'utf8').slice(0, MAX_CHARACTERS).trim();
  } catch (error) {
    throw new NotAToken(`The token file cannot be read: ${messageOf(error)}`);
  }
}

async function ask(): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question('Enrolment token: ')).trim();
  } finally {
    terminal.close();
  }
}
