/** What one print adds to each of its sums. */
import { FLOW_FIELDS, type FlowField } from '../../../shared/flow/flow-sums.ts';
import { MOST_CONTRACTS, MOST_PREMIUM_USD, PRINT_SIDE, PRINT_TAG, SIDE_BASIS } from '../../../shared/market/prints.ts';
import { PRINT_PLACE } from './flow-tape.ts';

// The engine folds a module's own constants into the code, but reads imported ones again each time.
const MOST_USD = MOST_PREMIUM_USD;
const MOST_SIZE = MOST_CONTRACTS;
const WIDTH = FLOW_FIELDS.length;
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

/**
 * Writes the share of the print whose row begins at `at`, or what takes it out again (`times` −1), into `share`, SUM_WIDTH long: nothing of one that cannot
 * be, so that its cancel takes nothing out either. Answers the sum that its premium is part of besides the total, NO_PLACE for none.
 */
export function shareOf(values: Float64Array, at: number, kept: boolean, times: number, share: Float64Array): number {
  for (let place = 0; place < WIDTH; place++) share[place] = 0;
  if (values[at + TAGS] & IN_NO_SUM) return NO_PLACE;
  share[PRINTS] = times;
  share[KEPT_PRINTS] = kept ? times : 0;
  const contracts = values[at + SIZE];
  if (!(contracts >= 0 && contracts <= MOST_SIZE)) return NO_PLACE;
  share[CONTRACTS] = contracts * times;
  const side = values[at + SIDE];
  const bought = side === AT_ASK || side === ABOVE_ASK;
  const sold = side === AT_BID || side === BELOW_BID;
  const sign = bought ? times : -times;
  if (bought || sold) share[NET_CONTRACTS] = contracts * sign;
  const premium = values[at + PREMIUM];
  if (!(premium >= 0 && premium <= MOST_USD)) return NO_PLACE;
  share[PREMIUM_USD] = premium * times;
  const deltaUsd = values[at + DELTA_USD];
  if (deltaUsd === deltaUsd && (bought || sold)) {
    share[NET_DELTA_USD] = deltaUsd * sign;
    share[NET_GAMMA_USD] = values[at + GAMMA_USD] * sign;
    share[DELTA_PREMIUM_USD] = premium * times;
  }
  return premiumPlace(side, values[at + BASIS]);
}

/** Adds a share to the sums whose row begins at `at`. Most of a share is zeros, which are left out. */
export function addShare(sums: Float64Array, at: number, share: Float64Array, place: number): void {
  sums[at + PRINTS] += share[PRINTS];
  sums[at + CONTRACTS] += share[CONTRACTS];
  sums[at + PREMIUM_USD] += share[PREMIUM_USD];
  if (place !== NO_PLACE) sums[at + place] += share[PREMIUM_USD];
  if (share[NET_CONTRACTS] !== 0) {
    sums[at + NET_DELTA_USD] += share[NET_DELTA_USD];
    sums[at + NET_GAMMA_USD] += share[NET_GAMMA_USD];
    sums[at + DELTA_PREMIUM_USD] += share[DELTA_PREMIUM_USD];
    sums[at + NET_CONTRACTS] += share[NET_CONTRACTS];
  }
  if (share[KEPT_PRINTS] !== 0) sums[at + KEPT_PRINTS] += share[KEPT_PRINTS];
}

/** The sum that a print's premium is part of besides the total. */
function premiumPlace(side: number, basis: number): number {
  if (side === AT_ASK || side === ABOVE_ASK) return BOUGHT_USD;
  if (side === AT_BID || side === BELOW_BID) return SOLD_USD;
  if (side === MID) return MID_USD;
  if (basis === ESTIMATED_BOUGHT) return ESTIMATED_BOUGHT_USD;
  return basis === ESTIMATED_SOLD ? ESTIMATED_SOLD_USD : NO_PLACE;
}
