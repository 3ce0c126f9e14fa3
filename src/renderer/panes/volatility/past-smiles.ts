/** Smiles of earlier days behind today's, and the text where there is no record of one. */
import type { SmileCurve } from '../../../shared/contract/analytics.ts';
import type { PastSmile, PastSmiles } from '../../../shared/contract/history.ts';
import { logMoneynessAt, SMILE_DEVIATIONS } from '../../../shared/history/listing-day.ts';
import { etTime } from '../../../shared/market/calendar.ts';
import type { PlotSeries } from '../../charts/xy-plot.ts';
import { formatExpiry } from '../../components/format.ts';
import { placeOn, type SmileAxis } from './smile-axis.ts';

export interface ShownPast extends PastSmiles {
  name: 'yesterday' | 'a week ago';
}

const listingOf = ({ root, expiry }: Pick<SmileCurve, 'root' | 'expiry'>): string => `${root} ${expiry}`;

/** In the colour of today's curve: yesterday's dashed, that of a week ago fainter. */
export function pastSeries(curves: readonly SmileCurve[], past: readonly ShownPast[], axis: SmileAxis): PlotSeries[] {
  return past.flatMap(({ name, smiles }) =>
    curves.flatMap((curve, i): PlotSeries[] => {
      const then = smiles.find(({ listing }) => listing === listingOf(curve));
      if (!then) return [];
      const colour = { series: i };
      const label = `${curve.root} ${formatExpiry(curve.expiry)} ${name}`;
      return [
        { label, kind: 'line', colour, unnamed: true, dash: true, faint: name !== 'yesterday', ...along(then, axis) },
      ];
    }),
  );
}

/** On the axis of strikes where they were, on the others by that day's own forward and volatility. */
function along(then: PastSmile, axis: SmileAxis): { x: number[]; y: number[] } {
  const known = SMILE_DEVIATIONS.map((_, i) => i).filter((i) => !Number.isNaN(then.smile[i]));
  return {
    x: known.map((i) => {
      const strike = then.forward * Math.exp(logMoneynessAt(then, SMILE_DEVIATIONS[i]));
      return placeOn(axis, strike, then.smile[i], then);
    }),
    y: known.map((i) => 100 * then.smile[i]),
  };
}

/** One sentence a day: when its smiles are of, and of which curves there is no record. */
export function describePast(curves: readonly SmileCurve[], { name, date, smiles }: ShownPast): string {
  const day = `${name === 'yesterday' ? 'Yesterday' : 'A week ago'} (${formatExpiry(date)}, ${name === 'yesterday' ? 'dashed' : 'faint'})`;
  const known = new Map(smiles.map((smile) => [smile.listing, smile]));
  const missing = curves.filter((curve) => !known.has(listingOf(curve)));
  if (missing.length === curves.length)
    return `${day}: no record. Smiles are kept of chains that were open then, for 30 days.`;
  const latest = Math.max(...curves.map((curve) => known.get(listingOf(curve))?.atMs ?? Number.NEGATIVE_INFINITY));
  const names = missing.map(({ root, expiry }) => `${root} ${formatExpiry(expiry)}`).join(', ');
  return `${day}: as of ${etTime(latest).slice(0, 5)} ET${names && `; no record of ${names}`}.`;
}
