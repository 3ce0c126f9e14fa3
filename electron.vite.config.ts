/** One build for every host: out/main (Electron, web host, command line, workers), out/preload, out/renderer. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { recordBundledPackages } from './scripts/packaging/bundled-packages.ts';

/** Those of charts are not among them: they come with the panes that draw. */
const LIBRARIES_OF_THE_WINDOW =
  /node_modules[\\/](react|react-dom|scheduler|zod|zustand|flexlayout-react|cmdk|lucide-react|@radix-ui|@floating-ui|@tanstack|react-remove-scroll|aria-hidden)/;

export default defineConfig({
  main: {
    plugins: [recordBundledPackages('main')],
    build: {
      // All but package.json's `dependencies` is bundled: that is the native keychain module alone.
      rolldownOptions: {
        input: {
          index: 'src/main/index.ts',
          web: 'src/main/web.ts',
          cli: 'src/main/cli.ts',
          engine: 'src/main/engine/index.ts',
          'server-worker': 'src/main/server/worker.ts',
          'writer-worker': 'src/main/engine/session/recording/writer-worker.ts',
          'alert-trial-worker': 'src/main/engine/trials/alert-trial-worker.ts',
          'print-tables-worker': 'src/main/engine/trials/print-tables-worker.ts',
          'build-history-worker': 'src/main/engine/trials/build-history-worker.ts',
          'history-worker': 'src/main/engine/history/history-worker.ts',
          'session-counter-worker': 'src/main/engine/world/session-counter-worker.ts',
          'flow-rebuild-worker': 'src/main/engine/world/flow-rebuild-worker.ts',
          'example-worker': 'src/main/example/example-worker.ts',
          'library-worker': 'src/main/engine/session/reading/library-worker.ts',
        },
        // ws loads these only where they are installed.
        external: ['bufferutil', 'utf-8-validate'],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    plugins: [recordBundledPackages('preload')],
    build: {
      // A sandboxed preload must be one CommonJS file that requires nothing but `electron`.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: 'src/preload/index.ts', 'key-window': 'src/preload/key-window.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react(), recordBundledPackages('renderer')],
    build: {
      minify: true,
      // Inlined assets would need `data:` in the content security policy.
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: { index: 'src/renderer/index.html', 'key-window': 'src/renderer/key-window/index.html' },
        // A pane's own code is a chunk of its own, loaded when it is first shown. What the window needs is in few files, as each
        // costs a request; budgets are in tests/electron/page-size.test.ts.
        output: {
          codeSplitting: {
            groups: [
              { name: 'libraries', test: LIBRARIES_OF_THE_WINDOW, priority: 2 },
              {
                name: 'pane-kit',
                test: /src[\\/](shared|renderer[\\/](components|stores|bridge))[\\/]/,
                minShareCount: 3,
                priority: 1,
              },
            ],
          },
        },
      },
    },
  },
});
