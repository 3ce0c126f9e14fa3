/** Why a print reads as it does: the quote it was judged against, its conditions, and the children of its sweep. */
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { PRINT_SIDE } from '../../../shared/market/prints.ts';
import {
  formatAge,
  formatPremium,
  formatPrice,
  formatSize,
  formatSymbol,
  formatTime,
  UNKNOWN,
  type TimeZoneChoice,
} from '../../components/format.ts';
import { Button } from '../../components/Toggle.tsx';
import { deltaText, ivText, TAG_WORDS, tagNames } from './flow-cells.ts';
import type { FlowFeed } from './flow-feed.ts';
import { usePrintNames } from './use-print-names.ts';
import styles from './FlowPane.module.css';

interface PrintDetailsProps {
  feed: FlowFeed;
  ordinal: number;
  zone: TimeZoneChoice;
  onOpen(symbol: string): void;
  onClose(): void;
}

export function PrintDetails({ feed, ordinal, zone, onOpen, onClose }: PrintDetailsProps): ReactNode {
  const { tape, facts, view } = feed;
  const symbol = facts.symbolOf(tape.instrument(ordinal));
  const tags = tagNames(tape.get(ordinal, 'tags'));
  const group = view.groupOf(ordinal);
  const children = group?.children ?? [];
  const condition = tape.get(ordinal, 'condition');
  const exchange = tape.get(ordinal, 'exchange');
  const names = usePrintNames([condition], [exchange, ...children.map((child) => tape.get(child, 'exchange'))]);
  return (
    <section className={styles.details} aria-label="The chosen print">
      <header>
        <strong>{symbol ? formatSymbol(symbol) : UNKNOWN}</strong>
        <span>
          {formatTime(tape.get(ordinal, 'atMs'), zone, true)} ·{' '}
          {group
            ? `${formatSize(group.size)} in ${group.children.length} prints, first at `
            : `${formatSize(tape.get(ordinal, 'size'))} at `}
          {formatPrice(tape.get(ordinal, 'price'))} ·{' '}
          {formatPremium(group?.premiumUsd ?? tape.get(ordinal, 'premiumUsd'))}
        </span>
        {symbol && <Button label="Show contract" onClick={() => onOpen(symbol)} />}
        <Button label="Close details" icon={<X size={14} aria-hidden />} onClick={onClose} />
      </header>
      <p>{describeSide(feed, ordinal)}</p>
      <p className="quiet">
        Condition: {names.condition(condition)}. Exchange: {names.exchange(exchange)}. Spot{' '}
        {formatPrice(tape.get(ordinal, 'spot'))}, IV {ivText(feed, ordinal)}%, delta {deltaText(feed, ordinal)}
      </p>
      {Number.isNaN(tape.get(ordinal, 'ivFraction')) && <p className="quiet">{describeEstimate(feed, ordinal)}</p>}
      {tags.map((tag) => (
        <p key={tag} className="quiet">
          {TAG_WORDS[tag].short && <span className="warning">{TAG_WORDS[tag].short} </span>}
          {TAG_WORDS[tag].long}
        </p>
      ))}
      {children.length > 0 && (
        <table aria-label="Prints of the sweep">
          <tbody>
            {children.map((child) => (
              <tr key={child}>
                <td>{formatTime(tape.get(child, 'atMs'), zone, true)}</td>
                <td>{formatPrice(tape.get(child, 'price'))}</td>
                <td>{formatSize(tape.get(child, 'size'))}</td>
                <td>{formatPremium(tape.get(child, 'premiumUsd'))}</td>
                <td className="quiet">{names.exchange(tape.get(child, 'exchange'))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const SIDE_WORDS: Record<number, string> = {
  [PRINT_SIDE.belowBid]: 'below the bid',
  [PRINT_SIDE.atBid]: 'at the bid or nearer to it',
  [PRINT_SIDE.mid]: 'at the middle',
  [PRINT_SIDE.atAsk]: 'at the ask or nearer to it',
  [PRINT_SIDE.aboveAsk]: 'above the ask',
};

/** A sentence: which quote, how old, what follows. */
export function describeSide({ tape }: Pick<FlowFeed, 'tape'>, ordinal: number): string {
  const side = tape.get(ordinal, 'side');
  const bid = tape.get(ordinal, 'bid');
  const ask = tape.get(ordinal, 'ask');
  const age = tape.get(ordinal, 'quoteAgeMs');
  const quote = `${formatPrice(bid)} × ${formatPrice(ask)}`;
  if (side === PRINT_SIDE.unknown) {
    if (Number.isNaN(bid) || Number.isNaN(ask)) return 'Side unknown: there was no two-sided quote just before it.';
    return `Side unknown: the quote just before it, ${quote}, was ${formatAge(age)} old or crossed, or the kind of trade does not tell.`;
  }
  return `Judged ${SIDE_WORDS[side] ?? UNKNOWN} of ${quote}, the quote ${formatAge(age)} before it.`;
}

function describeEstimate({ estimates, tape }: FlowFeed, ordinal: number): string {
  const none = Number.isNaN(estimates.ivFraction(tape, ordinal));
  return none
    ? 'The contract has no live model (its chain is not open), and the price of the print alone gives none: in the money with early exercise, below intrinsic, or spot unknown.'
    : 'The contract has no live model (its chain is not open): IV and delta are solved from the price of the print, spot and your rate curve, without dividends and early exercise.';
}
