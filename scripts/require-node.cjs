'use strict';
// Loaded before every script of package.json (`node -r`), in words that the oldest Node reads: without it an old one ends in a stack trace.
// The command line that is installed has src/main/cli/node-version.ts.
const wanted = require('../package.json').engines.node.replace(/^\D*/, '');
const need = wanted.split('.').map(Number);
const have = process.versions.node.split('.').map(Number);
if (have[0] < need[0] || (have[0] === need[0] && have[1] < need[1])) {
  process.stderr.write(
    'Tapedeck needs Node ' +
      wanted +
      ' or newer, and this is Node ' +
      process.versions.node +
      '. Install a newer one from nodejs.org and run it again.\n',
  );
  process.exit(1);
}
