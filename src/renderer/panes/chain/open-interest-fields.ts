/** Contracts open, and how many more or fewer than the session before. */
import { formatCompact, formatSize } from '../../components/format.ts';
import type { ChainField, FieldContext } from './chain-field.ts';

const open = (id: number, { mirror }: FieldContext): number => mirror.value(id, 'openInterest');
const before = (id: number, { mirror }: FieldContext): number => mirror.value(id, 'openInterestBefore');
const never = (): number => Number.NaN;

const signed = (contracts: number): string =>
  contracts === 0 ? '0' : `${contracts > 0 ? '+' : '−'}${formatCompact(Math.abs(contracts))}`;

function changeHover(id: number, c: FieldContext): string {
  if (Number.isNaN(open(id, c))) return 'open interest is not known';
  if (Number.isNaN(before(id, c)))
    return 'not known: the history has no open interest of this contract from the session before, or today’s is not published yet';
  return `${formatSize(before(id, c))} open the session before, ${formatSize(open(id, c))} as published last`;
}

export const OPEN_INTEREST_FIELDS: readonly ChainField[] = [
  {
    id: 'openInterest',
    title: 'OI',
    description: 'Open interest at the end of the previous session',
    widthCh: 7,
    compact: true,
    value: open,
    format: formatCompact,
    atMs: never,
    hover: (id, c) =>
      Number.isNaN(open(id, c))
        ? 'open interest is not known'
        : `${formatSize(open(id, c))} contracts open at the end of the previous session`,
  },
  {
    id: 'openInterestChange',
    title: 'OI chg',
    unit: 'contracts',
    description: 'Change of open interest since the session before, where the history has it',
    widthCh: 7,
    compact: true,
    signed: true,
    value: (id, c) => open(id, c) - before(id, c),
    format: signed,
    atMs: never,
    hover: changeHover,
  },
];
