/** Every link of the Markdown to a file of this repository leads to one, and to a heading that is there. */
import { existsSync, globSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const PAGES = globSync(['*.md', '{docs,src,tests,bench,scripts}/**/*.md'], { exclude: ['**/node_modules/**'] });

/** As GitHub and the site name the places of headings. */
const slug = (heading: string): string =>
  heading
    .replaceAll(/[`*]|\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');

const linksOf = (text: string): string[] => [
  ...[...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target),
  ...[...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, target]) => target),
];

function broken(page: string): string[] {
  const text = readFileSync(page, 'utf8').replaceAll(/```[^]*?```|`[^`\n]*`/g, '');
  return linksOf(text)
    .filter((target) => !/^(https?|mailto):/.test(target))
    .filter((target) => {
      const [path, anchor] = target.split('#');
      const file = path === '' ? page : resolve(dirname(page), path);
      if (!existsSync(file)) return true;
      if (anchor === undefined) return false;
      if (!file.endsWith('.md') || statSync(file).isDirectory()) return true;
      const headings = [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading]) => slug(heading));
      return !headings.includes(anchor);
    })
    .map((target) => `${page}: ${target}`);
}

test('no link of the documentation is dead', () => {
  expect(PAGES.length).toBeGreaterThan(50);
  expect(PAGES.flatMap(broken)).toEqual([]);
});

test('the list of decisions has every decision', () => {
  const folder = join('docs', 'decisions');
  const list = readFileSync(join(folder, 'README.md'), 'utf8');
  const decisions = readdirSync(folder).filter((name) => name !== basename('README.md'));
  expect(decisions.filter((name) => !list.includes(`](${name})`))).toEqual([]);
});
