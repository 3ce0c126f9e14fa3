/** The diagnostics bundle: the engine's text, and this window's own measurements. */
import { call } from './calls.ts';
import { marketStream } from './terminal.ts';

export async function fetchDiagnostics(): Promise<string> {
  const { text } = await call('diagnostics.get');
  return `${text}this window ${JSON.stringify(marketStream.stats)}\n`;
}
