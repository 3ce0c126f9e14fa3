/** The repository's Markdown as a site: the README is its first page, and every link in it is one of the repository. */
import { defineConfig } from 'vitepress';

const page = (text: string, file: string) => ({ text, link: `/docs/${file}` });

export default defineConfig({
  title: 'Tapedeck',
  description: 'A desktop terminal for options traders with their own Massive.com key',
  lang: 'en-US',
  // Where `npm run site` copies them: beside the generator, whose packages the pages import.
  srcDir: '.pages',
  outDir: '../out/site',
  cacheDir: './node_modules/.cache/vitepress',
  // On the host it lies under the repository's name.
  base: process.env.SITE_BASE ?? '/',
  rewrites: { 'README.md': 'index.md', 'docs/decisions/README.md': 'docs/decisions/index.md' },
  // A link to what is no page is right where the repository has it; `tests/unit/docs` checks those too.
  ignoreDeadLinks: [/^\.?\/?LICENSE/, /\/queries\.sql$/],
  lastUpdated: false,
  themeConfig: {
    search: { provider: 'local' },
    outline: 'deep',
    nav: [
      { text: 'Keys', link: '/docs/keys' },
      { text: 'Settings', link: '/docs/settings' },
      { text: 'Changes', link: '/CHANGELOG' },
    ],
    sidebar: [
      {
        text: 'Use it',
        items: [
          { text: 'What it is', link: '/' },
          page('Keyboard map', 'keys'),
          page('Settings', 'settings'),
          page('Alerts', 'alerts'),
          page('Flow', 'flow'),
          page('Formulas', 'formulas'),
          page('Glossary', 'glossary'),
        ],
      },
      {
        text: 'Your data',
        items: [
          page('Session format', 'session-format'),
          page('Local server', 'local-server'),
          page('Security', 'security'),
          page('Large recordings', 'scaling'),
        ],
      },
      {
        text: 'Work on it',
        items: [
          { text: 'Contributing', link: '/CONTRIBUTING' },
          page('Architecture', 'architecture'),
          page('Protocol', 'protocol'),
          page('Testing', 'testing'),
          page('Decisions', 'decisions/'),
        ],
      },
    ],
  },
});
