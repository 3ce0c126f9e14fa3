/** What is known of instruments now, whether a window shows them or not. */
import type { CallInput, CallResult } from '../../../shared/contract/calls.ts';
import type { CallContext } from './call-context.ts';

export function marketValues(
  { source, pipeline: { table } }: CallContext,
  { symbols, columns }: CallInput<'market.values'>,
): CallResult<'market.values'> {
  const ids = symbols.map((symbol) => table.find(symbol));
  const values = columns.map((name) => {
    const column = table.column(name);
    return ids.map((id) => (id === undefined ? Number.NaN : column[id]));
  });
  return { atMs: source.now(), values };
}
