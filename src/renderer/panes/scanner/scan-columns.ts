/** The scanner's columns, one for each measure: how a row's value reads, and what it says on hover. */
import type { Unit } from '../../../shared/query/query.ts';
import { ENOUGH_COVERAGE } from '../../../shared/flow/flow-sums.ts';
import {
  newestMs,
  SCAN_IDS,
  SCAN_MEASURES,
  snapshotReason,
  type ScanMeasureId,
} from '../../../shared/scan/scan-measures.ts';
import {
  formatAge,
  formatAgo,
  formatCompact,
  formatPercent,
  formatPremium,
  formatPrice,
  formatSymbol,
  UNKNOWN,
} from '../../components/format.ts';
import { standingHints } from '../../components/component-words.ts';
import { isOfNow, ivSource, standingHover } from '../../components/standing.ts';
import type { CellTone, TableColumn } from '../../components/table-types.ts';
import { marketNowMs } from '../../stores/world-store.ts';
import { OLD_MS, type ScanRow } from './scan-rows.ts';

/** Measures whose sign matters to the eye. */
const SIGNED: ReadonlySet<ScanMeasureId> = new Set(['change', 'ivchange', 'ivrv', 'skew', 'oichange', 'net']);
const OF_IV: ReadonlySet<ScanMeasureId> = new Set([
  'iv30',
  'ivchange',
  'ivrank',
  'ivpct',
  'ivrv',
  'skew',
  'skewpct',
  'expmove',
  'movevs',
]);

const WIDTH_CH: Partial<Record<ScanMeasureId, number>> = { last: 9, premium: 8, net: 9, movevs: 10, expmove: 10 };
const TEXT: Readonly<Record<Unit, (value: number) => string>> = {
  price: formatPrice,
  usd: formatPremium,
  percent: (value) => (Number.isFinite(value) ? value.toFixed(1).replace('-', '−') : UNKNOWN),
  multiple: (value) => (Number.isFinite(value) ? `${value.toFixed(value < 10 ? 2 : 1)}×` : UNKNOWN),
  count: formatCompact,
  days: formatCompact,
  plain: (value) => (Number.isFinite(value) ? value.toFixed(0) : UNKNOWN),
};

/** Milliseconds that change with every frame say nothing. */
const ageText = (ageMs: number): string => (ageMs < 1000 ? 'now' : formatAge(ageMs));

export function scanText(id: ScanMeasureId, value: number): string {
  if (id === 'change') return formatPercent(value / 100);
  if (id === 'age') return ageText(value * 1000);
  if (id === 'spread') return Number.isFinite(value) ? value.toFixed(3) : UNKNOWN;
  const text = TEXT[SCAN_MEASURES[id].unit](value);
  return SIGNED.has(id) && value > 0 && text !== UNKNOWN ? `+${text}` : text;
}

const valueOf = (id: ScanMeasureId, row: ScanRow): number => SCAN_MEASURES[id].read(row.of, marketNowMs());

/** Grey where the number is old, or where too little of it is known. */
function toneOf(id: ScanMeasureId, row: ScanRow): CellTone {
  const nowMs = marketNowMs();
  const value = valueOf(id, row);
  if (id === 'net' && !(row.of('flowSided') >= ENOUGH_COVERAGE)) return 'quiet';
  if (id === 'age') return value * 1000 > OLD_MS ? 'warning' : 'quiet';
  if (OF_IV.has(id) && !isOfNow(row.of, nowMs)) return 'quiet';
  if (!SIGNED.has(id) || !(Math.abs(value) > 0)) return '';
  return value > 0 ? 'up' : 'down';
}

function hoverOf(id: ScanMeasureId, row: ScanRow): string {
  const nowMs = marketNowMs();
  const { about, reason } = SCAN_MEASURES[id];
  const name = formatSymbol(row.symbol);
  if (OF_IV.has(id) && row.of('ivOld') === 1) return `${name}: ${standingHints.old} ${ivSource(row.of, nowMs)}`;
  if (Number.isNaN(valueOf(id, row))) {
    const missing = id === 'last' || id === 'age' || id === 'volume' ? snapshotReason(row.of) : undefined;
    return `${name}: ${missing ?? reason}`;
  }
  if (id === 'ivrank' || id === 'ivpct') return standingHover(row.of, about, 'ivDays', nowMs);
  if (id === 'skewpct') return standingHover(row.of, about, 'skewDays', nowMs);
  if (OF_IV.has(id)) return `${name}: ${about}. ${ivSource(row.of, nowMs)}`;
  if (id === 'net')
    return `${name}: ${about}; ${scanText('sided', row.of('flowSided') * 100)} % of ${formatPremium(row.of('flowPremiumUsd'))} has a side${row.of('flowSided') < ENOUGH_COVERAGE ? ', too little to go by: it is grey' : ''}`;
  return `${name}: ${about}; newest data ${formatAgo(nowMs - newestMs(row.of))}`;
}

export const SCAN_COLUMNS: readonly TableColumn<ScanRow>[] = [
  {
    id: 'symbol',
    title: 'Name',
    description: 'Name',
    widthCh: 9,
    align: 'left',
    frozen: true,
    text: (row) => formatSymbol(row.symbol),
    sortValue: (row) => formatSymbol(row.symbol),
    tone: () => 'strong',
    hover: (row) => snapshotReason(row.of) ?? row.symbol,
  },
  ...SCAN_IDS.map((id): TableColumn<ScanRow> => {
    const { title, about } = SCAN_MEASURES[id];
    return {
      id,
      title,
      description: `${about.charAt(0).toUpperCase()}${about.slice(1)} (${id})`,
      widthCh: WIDTH_CH[id] ?? 8,
      ...(id === 'last' && { value: (row) => valueOf(id, row) }),
      sortValue: (row) => valueOf(id, row),
      text: (row) => scanText(id, valueOf(id, row)),
      tone: (row) => toneOf(id, row),
      hover: (row) => hoverOf(id, row),
    };
  }),
];
