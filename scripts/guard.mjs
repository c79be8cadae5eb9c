// Refuses an old Node with one sentence instead of a stack trace: npm puts the locked Node 24 first on the path, but a
// person may call a script by hand with the system's own. Plain JavaScript, so that any Node can read it.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `LANET Helpdesk needs Node 24 and this is ${process.versions.node}. Run it through npm (npm run …) after npm ci, which brings the right one.`,
  );
  process.exit(1);
}
