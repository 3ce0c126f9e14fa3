/** What one print adds to each of its sums. */
import { FLOW_FIELDS, type FlowField } from '../../../shared/flow/flow-sums.ts';
import { MOST_CONTRACTS, MOST_PREMIUM_USD, PRINT_SIDE, PRINT_TAG, SIDE_BASIS } from '../../../shared/market/prints.ts';
import { PRINT_PLACE } from './flow-tape.ts';
import { SUM_WIDTH } from './sum-rows.ts';

// The engine folds a module's own constants into the code, but reads imported ones again each time.
const MOST_USD = MOST_PREMIUM_USD;
const MOST_SIZE = MOST_CONTRACTS;
const WIDTH = SUM_WIDTH;
const { size: SIZE, premiumUsd: PREMIUM, side: SIDE, sideBasis: BASIS, tags: TAGS } = PRINT_PLACE;
const IN_NO_SUM = PRINT_TAG.wrongTime | PRINT_TAG.wrongValue;
const { deltaUsd: DELTA_USD, gammaUsd: GAMMA_USD } = PRINT_PLACE;
const { belowBid: BELOW_BID, atBid: AT_BID, mid: MID, atAsk: AT_ASK, aboveAsk: ABOVE_ASK } = PRINT_SIDE;
const { estimatedBought: ESTIMATED_BOUGHT, estimatedSold: ESTIMATED_SOLD } = SIDE_BASIS;
const F = Object.fromEntries(FLOW_FIELDS.map((field, i) => [field, i])) as Record<FlowField, number>;
const { prints: PRINTS, contracts: CONTRACTS, keptPrints: KEPT_PRINTS, netContracts: NET_CONTRACTS } = F;
const { premiumUsd: PREMIUM_USD, boughtUsd: BOUGHT_USD, soldUsd: SOLD_USD, midUsd: MID_USD } = F;
const { estimatedBoughtUsd: ESTIMATED_BOUGHT_USD, estimatedSoldUsd: ESTIMATED_SOLD_USD } = F;
const { netDeltaUsd: NET_DELTA_USD, netGammaUsd: NET_GAMMA_USD, deltaPremiumUsd: DELTA_PREMIUM_USD } = F;
const NO_PLACE = -1;

/** Writes the share of the print whose row begins at `at` into `share`, SUM_WIDTH long: nothing of one that cannot be, so that its cancel takes nothing out either. */
export function shareOf(values: Float64Array, at: number, kept: boolean, share: Float64Array): void {
  for (let place = 0; place < WIDTH; place++) share[place] = 0;
  if (values[at + TAGS] & IN_NO_SUM) return;
  share[PRINTS] = 1;
  share[KEPT_PRINTS] = kept ? 1 : 0;
  const contracts = values[at + SIZE];
  if (!(contracts >= 0 && contracts <= MOST_SIZE)) return;
  share[CONTRACTS] = contracts;
  const side = values[at + SIDE];
  const bought = side === AT_ASK || side === ABOVE_ASK;
  const sold = side === AT_BID || side === BELOW_BID;
  if (bought) share[NET_CONTRACTS] = contracts;
  else if (sold) share[NET_CONTRACTS] = -contracts;
  const premium = values[at + PREMIUM];
  if (!(premium >= 0 && premium <= MOST_USD)) return;
  share[PREMIUM_USD] = premium;
  const place = premiumPlace(side, values[at + BASIS]);
  if (place !== NO_PLACE) share[place] = premium;
  const deltaUsd = values[at + DELTA_USD];
  if (deltaUsd !== deltaUsd || !(bought || sold)) return;
  const sign = bought ? 1 : -1;
  share[NET_DELTA_USD] = deltaUsd * sign;
  share[NET_GAMMA_USD] = values[at + GAMMA_USD] * sign;
  share[DELTA_PREMIUM_USD] = premium;
}

/** The sum that a print's premium is part of besides the total. */
function premiumPlace(side: number, basis: number): number {
  if (side === AT_ASK || side === ABOVE_ASK) return BOUGHT_USD;
  if (side === AT_BID || side === BELOW_BID) return SOLD_USD;
  if (side === MID) return MID_USD;
  if (basis === ESTIMATED_BOUGHT) return ESTIMATED_BOUGHT_USD;
  return basis === ESTIMATED_SOLD ? ESTIMATED_SOLD_USD : NO_PLACE;
}
