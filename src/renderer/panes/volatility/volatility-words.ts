/** Sentences of the volatility pane: what each view shows and by which formula, and why one is empty. */
import type { DistributionResult, ExpiryTerm, SmileFit } from '../../../shared/contract/analytics.ts';
import { counted } from '../../../shared/contract/counted.ts';
import { fitHints } from '../../components/component-words.ts';
import { formatIv, formatPrice, UNKNOWN } from '../../components/format.ts';
import type { VolatilitySettings } from './volatility-settings.ts';

export const volatilityStates: Record<VolatilitySettings['view'], string> = {
  smile:
    'The fitted smile per strike, free of arbitrage within and across expiries; Calls and Puts show what each quote alone implies. Drawn within four deviations. RR = σ(25Δ call) − σ(25Δ put); BF = ½(σ(25Δ call) + σ(25Δ put)) − σ(ATM); in volatility points.',
  term: 'ATM IV: the fitted surface at the forward, by calendar days to settlement (ACT/365). RR = σ(25Δ call) − σ(25Δ put); BF = ½(σ(25Δ call) + σ(25Δ put)) − σ(ATM).',
  residuals:
    'Residual: volatility of the out-of-the-money quote minus the fit. Sorted by how many half-spreads it is away; ! beyond one, where the fit lies outside bid and ask.',
  maturities:
    'At 7, 30, 60, 90 and 180 calendar days, linear in total variance σ²T between the neighbouring listings; nothing is extrapolated. VIX method: (2/T) Σ ΔK/K²·e^{rT}·Q(K) − (1/T)(F/K₀ − 1)². Event: what a gap is worth beyond the days after it.',
  distribution:
    'Under the pricing measure: P(S ≤ K) = Φ(−d₂) + φ(d₂)·v′, v = √w (Breeden & Litzenberger 1978). Lognormal: the volatility at the money alone. On the way the smile keeps its shape in standard deviations. Beyond the last quote the tails are the model’s.',
  surface:
    'Implied volatility in % a year, strike by expiry: the fit, or what each quote alone implies (a dash where it implies none). The marked row is nearest the money.',
};

export const volatilityHints = {
  awaited: (listing: string) => `${listing}, which is nearest, is still being computed.`,
  contradicted: (listing: string) =>
    `The model contradicts the quotes of ${listing}, which is nearest, so no value of it is shown.`,
  oneSided: 'No listing on one side of it: nothing is extrapolated.',
  noneBeside: 'No fitted volatility beside it.',
  partialFixed:
    'A lower bound: of a listing beside it the quoted strikes end within two deviations of the forward, and what lies beyond is not in the sum.',
  beyondQuotes:
    'A 25Δ wing lies beyond the last quoted strike: of the fit’s continuation, not of quotes. It is not kept in the history.',
  tail: 'Beyond the last quote: the tail is the model’s.',
  between:
    'Chance that the price at expiry lies between the two: type the lower one first, decimals behind a point. Kept with the pane.',
};

const UNTIL_QUOTED = 'It comes by itself with the next quotes; until then the chain shows what there is.';

export const volatilityFaults = {
  noCurve: (reason = 'No price determines an implied volatility here yet.') => `${reason} ${UNTIL_QUOTED}`,
  noResidual: `No quote here is two-sided and has a fitted smile beside it yet. ${UNTIL_QUOTED}`,
  noTerm: `No expiry has a fitted volatility yet. ${UNTIL_QUOTED}`,
  noDensity: (reason = 'This expiry has no fitted volatility yet.') => `${reason} ${UNTIL_QUOTED}`,
};

/** `41`, `41, 24 old left out`, `held`: quotes used. */
export function fitText(fit: SmileFit | undefined): string {
  if (!fit) return UNKNOWN;
  if (fit.held) return 'held';
  const used = String(fit.twoSided + fit.zeroBid);
  return fit.old > 0 ? `${used}, ${fit.old} old left out` : used;
}

/** The same in sentences, with how well the fit meets them. */
export function fitInWords(fit: SmileFit | undefined): string {
  if (!fit) return 'No fit yet.';
  if (fit.held) return fit.zeroBid > 0 ? fitHints.heldByZeroBids : fitHints.held;
  const { twoSided, zeroBid, old, rmsePoints, rmseHalfSpreads, inside } = fit;
  const zero = zeroBid > 0 ? ` and ${counted(zeroBid, 'zero bid', 'zero bids')}` : '';
  const met =
    twoSided > 0
      ? `: ${rmsePoints.toFixed(2)} volatility points off, ${rmseHalfSpreads.toFixed(1)} half-spreads (root mean square); ${Math.round(100 * inside)} % have the fit between bid and ask`
      : '';
  const left =
    old > 0
      ? ` ${counted(old, 'strike is', 'strikes are')} left out: known only of an earlier time than the others.`
      : '';
  return `Fitted to ${counted(twoSided, 'two-sided quote', 'two-sided quotes')}${zero}${met}.${left}`;
}

type ModelFree = Pick<ExpiryTerm, 'modelFreeIv' | 'modelFreePartial'>;

/** `18.4`; `≥18.4` where the strikes end early. */
export const modelFreeText = ({ modelFreeIv, modelFreePartial }: ModelFree): string =>
  `${modelFreePartial ? '≥' : ''}${formatIv(modelFreeIv)}`;

export function modelFreeInWords({ modelFreeStrikes, modelFreeReach: [below, above], ...value }: ExpiryTerm): string {
  const strikes = counted(modelFreeStrikes, 'strike');
  if (Number.isNaN(value.modelFreeIv)) return strikes;
  const reach = `${strikes}, to ${below.toFixed(1)} standard deviations below the forward and ${above.toFixed(1)} above`;
  return value.modelFreePartial
    ? `${reach}. They end early: what lies beyond is not in the sum, so it is a lower bound.`
    : reach;
}

/** Where quotes end so near that the outermost quantiles are the model's; empty where they reach beyond these. */
export function tailsInWords({ quoted, quantiles }: NonNullable<DistributionResult['of']>): string {
  const [low, high] = quoted;
  if (low <= quantiles[0].price && high >= quantiles.at(-1)!.price) return '';
  if (Number.isNaN(low)) return 'No quote determines it now: the whole is carried on from the last fit.';
  return `Quotes end at ${formatPrice(low)} and ${formatPrice(high)}: what lies beyond, ≈, is the model’s tail and no market’s.`;
}
