/** A backup or a restore that cannot be, with what to do: told in a line, without a stack. */
export class BackupProblem extends Error {
  override readonly name = 'BackupProblem';
}
