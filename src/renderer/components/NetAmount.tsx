/** A net amount that never stands without its coverage: `+$1.2M net of $8.4M, 71 % sided`; grey where less than half is known. */
import type { ReactNode } from 'react';
import { ENOUGH_COVERAGE, netPremium, sidedShare, type FlowSum } from '../../shared/flow/flow-sums.ts';
import { formatPremium, UNKNOWN } from './format.ts';

interface NetAmountProps {
  name: string;
  sum: FlowSum | undefined;
  /** The whole sentence, or its net with the coverage in short. */
  long?: boolean;
}

export function NetAmount({ name, sum, long }: NetAmountProps): ReactNode {
  const sided = sum && sidedShare(sum);
  const net = sum && netPremium(sum);
  return (
    <span title={sum && netSentence(name, sum)}>
      <span className="quiet">{name} </span>
      <span className={netTone(net, sided)}>{signed(net)}</span>
      {sum && sided !== undefined && (
        <span className="faint">
          {long && <span className="roomy"> net of {formatPremium(sum.premiumUsd)},</span>}
          {` ${percent(sided)}`}
          {long && ' sided'}
        </span>
      )}
    </span>
  );
}

export function netTone(net: number | undefined, covered: number | undefined): string {
  if (net === undefined || covered === undefined || covered < ENOUGH_COVERAGE || net === 0) return 'quiet';
  return net > 0 ? 'up' : 'down';
}

export const signed = (usd: number | undefined): string =>
  usd === undefined ? UNKNOWN : `${usd > 0 ? '+' : ''}${formatPremium(usd)}`;

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** Everything the number consists of, in words. */
export function netSentence(name: string, sum: FlowSum): string {
  const { boughtUsd, soldUsd, midUsd, premiumUsd, estimatedBoughtUsd, estimatedSoldUsd } = sum;
  const sided = sidedShare(sum);
  if (sided === undefined) return `${name}: no premium counted.`;
  const unknown = Math.max(0, premiumUsd - boughtUsd - soldUsd - midUsd);
  const estimated = estimatedBoughtUsd + estimatedSoldUsd;
  return [
    `${name}: bought at the ask or above ${formatPremium(boughtUsd)}, sold at the bid or below ${formatPremium(soldUsd)},`,
    `at the middle ${formatPremium(midUsd)}, side unknown ${formatPremium(unknown)}`,
    estimated > 0
      ? `(of it ≈ ${formatPremium(estimatedBoughtUsd)} bought and ${formatPremium(estimatedSoldUsd)} sold by estimate),`
      : ',',
    `all ${formatPremium(premiumUsd)}. ${percent(sided)} of the premium has a side${sided < ENOUGH_COVERAGE ? ': too little to go by, so it is grey' : ''}.`,
  ]
    .join(' ')
    .replace(' ,', ',');
}
