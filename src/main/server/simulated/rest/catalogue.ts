/** `/v3/reference/conditions` and `/v3/reference/exchanges`: the vendor's lists of codes (reference 5.1, 5.2). */
import type { ServedReply, ServedRequest } from '../../protocol/market-source.ts';
import { ok } from './json.ts';
import { asNumber, fieldTest, limitOf, openCursor, pageOf, withNext } from './query.ts';

/** Id, OPRA letter, OPRA mnemonic, name. */
const OPTION_CONDITIONS: readonly [number, string, string, string][] = [
  [201, 'A', 'CANC', 'Canceled'],
  [202, 'B', 'OSEQ', 'Late and Out Of Sequence'],
  [203, 'C', 'CNCL', 'Last and Canceled'],
  [204, 'D', 'LATE', 'Late'],
  [205, 'E', 'CNCO', 'Opening Trade and Canceled'],
  [206, 'F', 'OPEN', 'Opening Trade, Late, and Out Of Sequence'],
  [207, 'G', 'CNOL', 'Only Trade and Canceled'],
  [208, 'H', 'OPNL', 'Opening Trade and Late'],
  [209, 'I', 'AUTO', 'Automatic Execution'],
  [210, 'J', 'REOP', 'Reopening Trade'],
  [219, 'S', 'ISOI', 'Intermarket Sweep Order'],
  [227, 'a', 'SLAN', 'Single Leg Auction Non ISO'],
  [228, 'b', 'SLAI', 'Single Leg Auction ISO'],
  [229, 'c', 'SLCN', 'Single Leg Cross Non ISO'],
  [230, 'd', 'SLCI', 'Single Leg Cross ISO'],
  [231, 'e', 'SLFT', 'Single Leg Floor Trade'],
  [232, 'f', 'MLET', 'Multi Leg Auto-Electronic Trade'],
  [233, 'g', 'MLAT', 'Multi Leg Auction'],
  [234, 'h', 'MLCT', 'Multi Leg Cross'],
  [235, 'i', 'MLFT', 'Multi Leg Floor Trade'],
  [236, 'j', 'MESL', 'Multi Leg Auto-Electronic Trade Against Single Leg(s)'],
  [237, 'k', 'TLAT', 'Stock Options Auction'],
  [238, 'l', 'MASL', 'Multi Leg Auction Against Single Leg(s)'],
  [239, 'm', 'MFSL', 'Multi Leg Floor Trade Against Single Leg(s)'],
  [240, 'n', 'TLET', 'Stock Options Auto-Electronic Trade'],
  [241, 'o', 'TLCT', 'Stock Options Cross'],
  [242, 'p', 'TLFT', 'Stock Options Floor Trade'],
  [243, 'q', 'TESL', 'Stock Options Auto-Electronic Trade Against Single Leg(s)'],
  [244, 'r', 'TASL', 'Stock Options Auction Against Single Leg(s)'],
  [245, 's', 'TFSL', 'Stock Options Floor Trade Against Single Leg(s)'],
  [246, 't', 'CBMO', 'Multi Leg Floor Trade of Proprietary Products'],
  [247, 'u', 'MCTP', 'Multilateral Compression Trade of Proprietary Products'],
  [248, 'v', 'EXHT', 'Extended Hours Trade'],
];

/** Id, UTP code, name, and whether it moves high/low, open/close and volume. */
const STOCK_CONDITIONS: readonly [number, string, string, boolean, boolean, boolean][] = [
  [2, 'W', 'Average Price Trade', false, false, true],
  [7, 'C', 'Cash Sale', false, false, true],
  [10, '4', 'Derivatively Priced', true, false, true],
  [12, 'T', 'Form T', false, false, true],
  [13, 'U', 'Extended Trading Hours (Sold Out of Sequence)', false, false, true],
  [14, 'F', 'Intermarket Sweep', true, true, true],
  [15, 'M', 'Market Center Official Close', false, false, false],
  [16, 'Q', 'Market Center Official Open', false, false, false],
  [22, 'P', 'Prior Reference Price', true, false, true],
  [37, 'I', 'Odd Lot Trade', false, false, true],
  [38, '9', 'Corrected Consolidated Close', true, true, false],
  [41, 'X', 'Trade Thru Exempt', true, true, true],
  [52, 'V', 'Contingent Trade', false, false, true],
  [53, '7', 'Qualified Contingent Trade', false, false, true],
];

const NO_PRICE = new Set([202, 204, 206, 208, 247, 248]);
const NO_VOLUME = new Set([201, 203, 205, 207, 247]);

function rules(highLow: boolean, openClose: boolean, volume: boolean): Record<string, unknown> {
  const one = { updates_high_low: highLow, updates_open_close: openClose, updates_volume: volume };
  return { consolidated: one, market_center: one };
}

const CONDITIONS: readonly Record<string, unknown>[] = [
  ...OPTION_CONDITIONS.map(([id, letter, abbreviation, name]) => {
    const pricing = !NO_PRICE.has(id) && !NO_VOLUME.has(id);
    return {
      id,
      name,
      abbreviation,
      type: 'sale_condition',
      asset_class: 'options',
      data_types: ['trade'],
      sip_mapping: { OPRA: letter },
      update_rules: rules(pricing, pricing, !NO_VOLUME.has(id)),
    };
  }),
  ...STOCK_CONDITIONS.map(([id, code, name, highLow, openClose, volume]) => ({
    id,
    name,
    type: 'sale_condition',
    asset_class: 'stocks',
    data_types: ['trade'],
    sip_mapping: { CTA: code, UTP: code },
    update_rules: rules(highLow, openClose, volume),
  })),
];

/** Id, name, MIC, participant letter. */
const OPTION_EXCHANGES: readonly [number, string, string, string][] = [
  [300, 'NYSE American', 'AMXO', 'A'],
  [301, 'Boston Options Exchange', 'XBOX', 'B'],
  [302, 'Cboe Options Exchange', 'XCBO', 'C'],
  [303, 'MIAX Emerald', 'EMLD', 'D'],
  [304, 'Cboe EDGX Options', 'EDGO', 'E'],
  [307, 'Nasdaq GEMX', 'GMNI', 'H'],
  [308, 'Nasdaq ISE', 'XISX', 'I'],
  [309, 'Nasdaq MRX', 'MCRY', 'J'],
  [312, 'MIAX Options', 'XMIO', 'M'],
  [313, 'NYSE Arca Options', 'ARCO', 'N'],
  [315, 'MIAX Pearl', 'MPRL', 'P'],
  [316, 'Nasdaq Options Market', 'XNDQ', 'Q'],
  [318, 'MIAX Sapphire', 'SPHR', 'S'],
  [319, 'Nasdaq BX Options', 'XBXO', 'T'],
  [320, 'MEMX Options', 'MXOP', 'U'],
  [322, 'Cboe C2 Options', 'C2OX', 'W'],
  [323, 'Nasdaq PHLX', 'XPHO', 'X'],
  [325, 'Cboe BZX Options', 'BATO', 'Z'],
];

const STOCK_EXCHANGES: readonly [number, string, string, string, string?][] = [
  [1, 'NYSE American', 'XASE', 'A'],
  [2, 'Nasdaq Boston', 'XBOS', 'B'],
  [3, 'NYSE National', 'XCIS', 'C'],
  [4, 'FINRA NYSE TRF', 'FINY', 'D', 'TRF'],
  [4, 'FINRA Nasdaq TRF Carteret', 'FINN', 'D', 'TRF'],
  [4, 'FINRA Nasdaq TRF Chicago', 'FINC', 'D', 'TRF'],
  [7, 'Cboe EDGA', 'EDGA', 'J'],
  [8, 'Cboe EDGX', 'EDGX', 'K'],
  [9, 'NYSE Chicago', 'XCHI', 'M'],
  [10, 'New York Stock Exchange', 'XNYS', 'N'],
  [11, 'NYSE Arca', 'ARCX', 'P'],
  [12, 'Nasdaq', 'XNAS', 'T'],
  [14, 'Long-Term Stock Exchange', 'LTSE', 'L'],
  [15, 'Investors Exchange', 'IEXG', 'V'],
  [17, 'Nasdaq PSX', 'XPHL', 'X'],
  [18, 'Cboe BYX', 'BATY', 'Y'],
  [19, 'Cboe BZX', 'BATS', 'Z'],
  [20, 'MIAX Pearl', 'EPRL', 'H'],
  [21, 'MEMX', 'MEMX', 'U'],
];

const EXCHANGES: readonly Record<string, unknown>[] = [
  ...OPTION_EXCHANGES.map((row) => exchange('options', row)),
  ...STOCK_EXCHANGES.map((row) => exchange('stocks', row)),
];

function exchange(
  assetClass: string,
  [id, name, mic, participant, type]: readonly [number, string, string, string, string?],
): Record<string, unknown> {
  return {
    id,
    type: type ?? 'exchange',
    asset_class: assetClass,
    locale: 'us',
    name,
    mic,
    operating_mic: mic,
    participant_id: participant,
  };
}

export function answerConditions(request: ServedRequest): ServedReply {
  const { query, from } = openCursor(request);
  const limit = limitOf(query, 10, 1000);
  const [assetClass, dataType] = [query.get('asset_class'), query.get('data_type')];
  const idMatches = fieldTest(query, 'id', asNumber);
  const found = CONDITIONS.filter(
    (row) =>
      (!assetClass || row['asset_class'] === assetClass) &&
      (!dataType || (row['data_types'] as string[]).includes(dataType)) &&
      idMatches(row['id'] as number),
  );
  const page = pageOf(request, query, from, found, limit);
  return ok(request.requestId, { results: page.rows, count: found.length, ...withNext(page.next) });
}

export function answerExchanges(request: ServedRequest): ServedReply {
  const assetClass = request.query.get('asset_class');
  const results = EXCHANGES.filter((row) => !assetClass || row['asset_class'] === assetClass);
  return ok(request.requestId, { results, count: results.length });
}
