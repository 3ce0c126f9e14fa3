/** Columns of moment B beside those of now: the quote and the IV as they were then, and by how much they have changed since. */
import { formatAge, formatChange, formatDifference, UNKNOWN } from '../../components/format.ts';
import type { TableColumn } from '../../components/table-types.ts';
import type { HeldChain } from '../../stores/held-chain.ts';
import type { ChainRow } from './select-chain-rows.ts';
import { sideColumn, sideField, type ChainSide, type SideField, type SideOptions } from './side-column.ts';
import { isOldQuote } from './surface-fields.ts';

export interface ComparedWith {
  chain: HeldChain;
  /** `B 10:15:03 ET`. */
  name: string;
}

type Compared = `${'held' | 'since'}:${string}`;

const QUOTE_FIELDS = ['bid', 'ask', 'mid'];

export const isCompared = (id: string): id is Compared => id.startsWith('held:') || id.startsWith('since:');

/** Field ids with those of B behind the quote and behind the IV; behind the last trade where no quote is shown. */
export function compared(fields: readonly string[]): string[] {
  const quote = fields.filter((id) => QUOTE_FIELDS.includes(id));
  const behind: Record<string, readonly Compared[]> = { iv: ['held:iv', 'since:iv'] };
  if (quote.length > 0) behind[quote.at(-1)!] = [...quote.map((id): Compared => `held:${id}`), 'since:mid'];
  else behind['last'] = ['held:last', 'since:last'];
  return fields.flatMap((id) => [id, ...(behind[id] ?? [])]);
}

/** The same columns read at moment B, each age as it was then. */
export const optionsAt = (held: ComparedWith, options: SideOptions): SideOptions => ({
  ...options,
  mirror: held.chain,
  spot: () => held.chain.spot,
  classes: { ...options.classes, itm: '', unusual: '' },
  isProvisional: () => false,
  isHeldUp: () => held.chain.isHeldUp,
  isModelOld: ({ expiryKey }) => held.chain.isModelOld(expiryKey),
});

export function comparedColumn(
  side: ChainSide,
  id: Compared,
  options: SideOptions,
  held: ComparedWith,
): TableColumn<ChainRow> {
  const [what, fieldId] = id.split(':');
  const then = optionsAt(held, options);
  const column =
    what === 'held' ? heldColumn(side, fieldId, then, held) : sinceColumn(side, fieldId, [options, then], held);
  const known = (row: ChainRow): boolean => held.chain.idOf(row[side]?.symbol ?? '') >= 0;
  return {
    ...column,
    id: `${side}:${id}`,
    className: (row) => `${options.classes.held} ${column.className?.(row) ?? ''}`.trim(),
    hover: (row) => (row[side] && !known(row) ? `${held.name}: its expiry was not shown then` : column.hover?.(row)),
  };
}

function heldColumn(
  side: ChainSide,
  fieldId: string,
  then: SideOptions,
  { name }: ComparedWith,
): TableColumn<ChainRow> {
  const column = sideColumn(side, fieldId, then);
  return {
    ...column,
    title: `B ${column.title}`,
    description: `${column.description}; as it was at ${name}`,
    copyTitle: `${column.copyTitle}, ${name}`,
    // It does not change any more.
    value: undefined,
    hover: (row) => `${name}: ${column.hover?.(row)}`,
  };
}

function sinceColumn(
  side: ChainSide,
  fieldId: string,
  [now, then]: readonly [SideOptions, SideOptions],
  { name }: ComparedWith,
): TableColumn<ChainRow> {
  const [here, there] = [now, then].map((options) =>
    fieldId === 'mid' ? midWithoutBid(side, options) : sideField(side, fieldId, options),
  );
  const { title } = here.field;
  const columns = [now, then].map((options) => sideColumn(side, fieldId, options));
  const isIv = fieldId === 'iv';
  const change = (row: ChainRow): number => here.value(row) - there.value(row);
  const text = (row: ChainRow): string => (isIv ? formatDifference(100 * change(row), 2) : formatChange(change(row)));
  const unit = isIv ? 'vol points' : '$';
  return {
    id: fieldId,
    title: `Δ ${title}`,
    description: `${title}: change since ${name}, ${unit}`,
    copyTitle: `${side === 'call' ? 'Call' : 'Put'} ${title} since ${name} (${unit})`,
    widthCh: 7,
    sortable: false,
    text,
    tone: (row) => {
      const shown = text(row);
      if (shown === UNKNOWN || columns.some(({ tone }) => tone?.(row) === 'faint')) return 'faint';
      // As written: what rounds to nothing has no direction.
      return Number(shown) === 0 ? 'quiet' : change(row) > 0 ? 'up' : 'down';
    },
    hover: (row) => `${title} ${inWords(there, then, row)} at ${name}, ${inWords(here, now, row)} now`,
  };
}

/** The mid, and where a quote's bid is 0 half its ask: a contract that lost its last bid has changed too, by nearly all it was worth. */
function midWithoutBid(side: ChainSide, options: SideOptions): SideField {
  const mid = sideField(side, 'mid', options);
  const [bid, ask] = ['bid', 'ask'].map((id) => sideField(side, id, options));
  const value = (row: ChainRow): number => {
    const askNow = ask.value(row);
    return bid.value(row) === 0 && askNow > 0 ? askNow / 2 : mid.value(row);
  };
  return { ...mid, value };
}

function inWords(one: SideField, options: SideOptions, row: ChainRow): string {
  const known = one.value(row);
  if (Number.isNaN(known)) return UNKNOWN;
  const id = one.idOf(row);
  const ageMs = options.mirror.engineAtMs - one.field.atMs(id, one.context);
  const age = one.field.ofQuote && isOldQuote(id, options) ? ` (${formatAge(ageMs)} old)` : '';
  return `${one.field.format(known, id, one.context)}${age}`;
}
