/** `npm run rules`: writes the linter's import rules and the table of docs/architecture.md again from scripts/architecture/rules.ts. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generatedFiles } from './architecture/generated.ts';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
for (const { file, text } of generatedFiles()) writeFileSync(file, text);
