/** The table of docs/architecture.md from the rules. */
import { AREAS } from './rules.ts';

export function rulesTable(): string {
  const rows = AREAS.map(({ path, mayImport, why }) => [
    `\`${path}\``,
    mayImport.length > 0 ? mayImport.map((area) => `\`${area}\``).join(', ') : '—',
    why,
  ]);
  return [
    '| area | may import, besides itself and `shared` | because |',
    '|---|---|---|',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
}
