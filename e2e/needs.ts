/**
 * Whether tests are left out because this computer lacks something, `why`. At a desk that is said and they count as skipped; CI
 * installs everything, so there it is a failure. `what`: the tests, for the sentence.
 */
export function leftOut(what: string, why: string | undefined): boolean {
  if (why === undefined) return false;
  if (process.env.CI) throw new Error(`${what} has to be tried in CI. ${why}`);
  console.warn(`Not tried: ${what}. ${why}`);
  return true;
}
