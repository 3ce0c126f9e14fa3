/** The path of each worker's file: its source under `node file.ts`, directly in out/main once built. */
const WORKERS = {
  engine: { source: '../engine/index.ts', built: 'engine.js' },
  server: { source: '../server/worker.ts', built: 'server-worker.js' },
  sessionWriter: { source: '../engine/session/recording/writer-worker.ts', built: 'writer-worker.js' },
  alertTrial: { source: '../engine/trials/alert-trial-worker.ts', built: 'alert-trial-worker.js' },
  printTables: { source: '../engine/trials/print-tables-worker.ts', built: 'print-tables-worker.js' },
  historyBuild: { source: '../engine/trials/build-history-worker.ts', built: 'build-history-worker.js' },
  history: { source: '../engine/history/history-worker.ts', built: 'history-worker.js' },
  sessionCounter: { source: '../engine/world/session-counter-worker.ts', built: 'session-counter-worker.js' },
  flowRebuild: { source: '../engine/world/flow-rebuild-worker.ts', built: 'flow-rebuild-worker.js' },
  example: { source: '../example/example-worker.ts', built: 'example-worker.js' },
  library: { source: '../engine/session/reading/library-worker.ts', built: 'library-worker.js' },
} as const;

export type WorkerName = keyof typeof WORKERS;

export function workerUrl(name: WorkerName): URL {
  const { source, built } = WORKERS[name];
  if (import.meta.url.endsWith('.ts')) return new URL(source, import.meta.url);
  // The bundler may have put this module into out/main/chunks.
  return new URL(import.meta.url.includes('/chunks/') ? `../${built}` : `./${built}`, import.meta.url);
}
