/**
 * `npm run site`: the repository's Markdown as a site in out/site, every link checked. Its generator is a package of its own in site/,
 * installed the first time: 100 MB that neither the terminal nor its tests need.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const SITE = join(ROOT, 'site');
const PAGES = join(SITE, '.pages');
const OUT = join(ROOT, 'out', 'site');
const GENERATOR = join(SITE, 'node_modules', 'vitepress', 'bin', 'vitepress.js');

// Not `ci`: the lock names what one system needs, and of the generator's own platform packages not all.
if (!existsSync(GENERATOR)) run('npm', ['install', '--no-save', '--ignore-scripts', '--no-fund', '--no-audit']);
rmSync(PAGES, { recursive: true, force: true });
for (const name of [...globSync('*.md', { cwd: ROOT }), 'LICENSE', 'docs'])
  cpSync(join(ROOT, name), join(PAGES, name), { recursive: true });
run(process.execPath, [GENERATOR, 'build']);
const outside = globSync('**/*.html', { cwd: OUT }).flatMap(loadsFromOutside);
if (outside.length > 0) {
  process.stderr.write(`The site may ask no other host for anything:\n${outside.join('\n')}\n`);
  process.exit(1);
}
process.stdout.write(`out/site: ${globSync('**/*.html', { cwd: OUT }).length} pages\n`);

function run(command: string, args: string[]): void {
  const { status, error } = spawnSync(command, args, {
    cwd: SITE,
    stdio: 'inherit',
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/** What a page loads by itself; a link that a reader follows is none. */
function loadsFromOutside(file: string): string[] {
  const html = readFileSync(join(OUT, file), 'utf8');
  const loading =
    html.match(/<(?:script|link|img|iframe|video|source)\b[^>]*(?:src|href)="(?:https?:)?\/\/[^"]*"/g) ?? [];
  return loading.map((tag) => `${file}: ${tag}`);
}
