/** Listed contracts that the typed text can mean, best first: only listed contracts are returned. */
import type { ContractInfo, ExpiryInfo, SymbolMatch } from '../../../shared/contract/calls.ts';
import { RefusedCall } from '../../../shared/contract/refused-call.ts';
import { etDate } from '../../../shared/market/calendar.ts';
import { matchContracts, matchExpiries, onlySymbol } from '../../../shared/market/contract-match.ts';
import type { ContractQuery } from '../../../shared/market/contract-query.ts';
import { expiryFault } from '../../../shared/market/expiry-check.ts';
import { dayName } from '../../../shared/market/expiry-text.ts';
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';
import type { CallContext } from './call-context.ts';

/** Expiries whose contracts are read where the text names none or many. */
const MAX_EXPIRIES = 3;

/** Throws RefusedCall with what is listed nearby where the typed contract is not listed. `query.underlying` is a feed symbol. */
export async function searchContracts(
  context: CallContext,
  query: ContractQuery & { underlying: string },
  limit: number,
): Promise<SymbolMatch[]> {
  const today = etDate(context.source.now());
  const whole = onlySymbol(query);
  if (whole && query.expiries.every((e) => e.kind === 'date' && e.date < today))
    return [{ symbol: whole, name: 'Expired contract', market: 'options', exact: true }];
  try {
    return await listedMatches(context, query, limit);
  } catch (error) {
    if (error instanceof RefusedCall || !whole) throw error;
    const fault = expiryFault(parseOptionSymbol(whole)!.expiry, today);
    if (fault !== undefined) throw new RefusedCall('symbols/expiry', `No contract expires then: ${fault}.`);
    // It parses as a contract; whether it is listed cannot be looked up now.
    return [{ symbol: whole, name: 'Not checked: the listing cannot be had now', market: 'options', exact: true }];
  }
}

async function listedMatches(
  context: CallContext,
  query: ContractQuery & { underlying: string },
  limit: number,
): Promise<SymbolMatch[]> {
  const { underlying } = query;
  const listed = await context.directory.expiries(underlying);
  const expiries = matchExpiries(query, listed);
  const name = query.root ?? underlying.replace(/^I:/, '');
  if (expiries.length === 0)
    throw new RefusedCall('symbols/expiry', `${name} lists no such expiry. ${expiriesNear(query, listed)}`);
  const spot = spotOf(context, underlying);
  const asked = expiries.slice(0, MAX_EXPIRIES);
  const parts = await Promise.all(
    asked.map(async (info) => {
      const all = await context.directory.contracts(underlying, info.expiry, info.root);
      return { info, all, ...matchContracts(query, all, spot) };
    }),
  );
  // Where an expiry has the typed strike exactly, strikes that only begin with it are left out.
  const best = parts.some(({ exact }) => exact) ? parts.filter(({ exact }) => exact) : parts;
  const found = best.flatMap(({ info, contracts, exact }) => contracts.map((contract) => ({ info, contract, exact })));
  if (found.length === 0)
    throw new RefusedCall(
      'symbols/strike',
      `${name} ${dayName(expiries[0].expiry, true)} ${strikesNear(query, parts[0].all)}`,
    );
  const only = found.length === 1 && found[0].exact && expiries.length === asked.length;
  const each = Math.max(1, Math.ceil(limit / best.length));
  const shared = best.flatMap(({ info, contracts }) => contracts.slice(0, each).map((c) => toMatch(info, c, only)));
  return shared.slice(0, limit);
}

function toMatch({ days }: ExpiryInfo, contract: ContractInfo, exact: boolean): SymbolMatch {
  const right = contract.right === 'C' ? 'Call' : 'Put';
  const adjusted = contract.adjusted ? ', adjusted deliverable' : '';
  return {
    symbol: contract.symbol,
    name: `${right}, ${days} ${days === 1 ? 'day' : 'days'}${adjusted}`,
    market: 'options',
    ...(exact ? { exact } : {}),
  };
}

function spotOf({ pipeline }: CallContext, underlying: string): number | undefined {
  const id = pipeline.table.find(underlying);
  const last = id === undefined ? Number.NaN : pipeline.table.column('last')[id];
  return last > 0 ? last : undefined;
}

function expiriesNear(query: ContractQuery, listed: readonly ExpiryInfo[]): string {
  const dates = [...new Set(listed.map(({ expiry }) => expiry))];
  const named = (some: readonly (string | undefined)[]): string[] =>
    some.filter((date) => date !== undefined).map((date) => dayName(date, true));
  const wanted = query.expiries.flatMap((e) => (e.kind === 'date' ? [e.date] : []))[0];
  if (wanted === undefined) return `The next are ${named(dates.slice(0, 3)).join(', ')}.`;
  const before = dates.findLast((date) => date < wanted);
  const after = dates.find((date) => date > wanted);
  return `Nearest: ${named([before, after]).join(' and ')}.`;
}

function strikesNear({ strike, right }: ContractQuery, contracts: readonly ContractInfo[]): string {
  const side = right === 'C' ? 'call' : right === 'P' ? 'put' : 'contract';
  const strikes = [...new Set(contracts.map((c) => c.strike))].sort((a, b) => a - b);
  const near = [strikes.findLast((k) => k < (strike ?? 0)), strikes.find((k) => k > (strike ?? 0))];
  return `has no ${strike ?? ''} ${side}. Nearest strikes: ${near.filter((k) => k !== undefined).join(' and ')}.`;
}
