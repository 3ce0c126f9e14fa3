/** Where a worker's file lies: beside its source under `node file.ts`, directly in out/main once built. */
export function workerUrl(moduleUrl: string, source: string, builtName: string): URL {
  if (moduleUrl.endsWith('.ts')) return new URL(source, moduleUrl);
  // The bundler may have moved the asking module into out/main/chunks.
  return new URL(moduleUrl.includes('/chunks/') ? `../${builtName}` : `./${builtName}`, moduleUrl);
}
