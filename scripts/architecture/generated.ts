/** The files that are made from the rules: name and text. */
import { readFileSync } from 'node:fs';
import { importOverrides } from './lint-rules.ts';
import { rulesTable } from './rules-table.ts';

const START = '<!-- rules: npm run rules -->';
const END = '<!-- /rules -->';

/** Throws where the document lost its marks. */
export function generatedFiles(): { file: string; text: string }[] {
  const doc = readFileSync('docs/architecture.md', 'utf8');
  const [from, to] = [doc.indexOf(START), doc.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`docs/architecture.md has no place for its table: ${START} … ${END}`);
  return [
    { file: '.oxlintrc.imports.json', text: lintFile() },
    { file: 'docs/architecture.md', text: `${doc.slice(0, from)}${START}\n${rulesTable()}\n${doc.slice(to)}` },
  ];
}

/** A line for each override, so that a change of the rules reads as one. */
function lintFile(): string {
  return `{"overrides": [\n${importOverrides()
    .map((override) => JSON.stringify(override))
    .join(',\n')}\n]}\n`;
}
