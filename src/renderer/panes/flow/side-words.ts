/** Why a print has the side it has, or none: the quote and its age; where no quote tells, why there is none that does. */
import type { PrintColumn } from '../../../shared/contract/batch.ts';
import type { AskedQuote, QuoteSearch, StreamedQuotes } from '../../../shared/contract/flow-side.ts';
import { lacksQuoteBasis, PRINT_SIDE, PRINT_TAG, SIDE_BASIS, type SideBasis } from '../../../shared/market/prints.ts';
import { formatAge, formatPrice, UNKNOWN } from '../../components/format.ts';
import type { FlowFeed } from './flow-feed.ts';

const SIDE_WORDS: Record<number, string> = {
  [PRINT_SIDE.belowBid]: 'below the bid',
  [PRINT_SIDE.atBid]: 'at the bid or nearer to it',
  [PRINT_SIDE.mid]: 'between bid and ask, near neither',
  [PRINT_SIDE.atAsk]: 'at the ask or nearer to it',
  [PRINT_SIDE.aboveAsk]: 'above the ask',
};

/** No quote tells its side: the engine knows why. */
export const printLacksQuote = ({ tape }: Pick<FlowFeed, 'tape'>, ordinal: number): boolean =>
  lacksQuoteBasis(tape.get(ordinal, 'sideBasis')) || tape.get(ordinal, 'sideBasis') === SIDE_BASIS.crossed;

/** Sentences: which quote, how old, the resulting side; or why there is no side. `search`: as the engine answered, where it did. */
export function describeSide({ tape }: Pick<FlowFeed, 'tape'>, ordinal: number, search?: QuoteSearch): string {
  const value = (column: PrintColumn): number => tape.get(ordinal, column);
  const age = formatAge(value('quoteAgeMs'));
  const quote = `${formatPrice(value('bid'))} × ${formatPrice(value('ask'))}`;
  const judged = SIDE_WORDS[value('side')] ?? UNKNOWN;
  const why = search ? ` ${search.rest === 'quote' ? FOUND_SINCE : searchWords(search)}` : '';
  switch (value('sideBasis') as SideBasis) {
    case SIDE_BASIS.quote:
      return `Judged ${judged}: ${quote}, the quote ${age} before it.`;
    case SIDE_BASIS.fetchedQuote:
      return `Judged ${judged}: ${quote}, the quote ${age} before it, asked of REST afterwards.`;
    case SIDE_BASIS.estimatedBought:
      return `Side unknown: no quote just before it is known. Its price is above the theoretical value, so it was probably bought (≈). Net premium leaves it out.${why}`;
    case SIDE_BASIS.estimatedSold:
      return `Side unknown: no quote just before it is known. Its price is below the theoretical value, so it was probably sold (≈). Net premium leaves it out.${why}`;
    case SIDE_BASIS.notTwoSided:
      return `Side unknown: the quote ${age} before it had no ${value('bid') > 0 ? 'ask' : 'bid'} (${quote}).`;
    case SIDE_BASIS.crossed:
      return `Side unknown: the quote ${age} before it, ${quote}, was ${value('bid') === value('ask') ? 'locked' : 'crossed'}.${search?.rest === 'quote' ? ` ${ASKED_AGAIN}` : ''}`;
    case SIDE_BASIS.oldQuote:
      return `Side unknown: the newest quote known before it, ${quote}, was ${age} old. ${oldWords(search)}`;
    case SIDE_BASIS.kindOfTrade:
      return `Side unknown: ${kindWords(value('tags'))}, so its price does not show who was the aggressor.${Number.isNaN(value('quoteAgeMs')) ? '' : ` The quote ${age} before it was ${quote}.`}`;
    default:
      return `Side unknown: no quote of the contract from before it is known.${why}`;
  }
}

const ASKED_AGAIN = 'REST gave it, is asked once more after a minute, and then no more.';
/** A list that stands still shows no print's change. */
const FOUND_SINCE = 'REST has answered with one since: it is shown when the list moves on.';

function oldWords(search: QuoteSearch | undefined): string {
  if (!search) return 'That is too old to tell.';
  if (search.rest === 'quote')
    return `REST has none newer, and over ${formatAge(search.oldestAskedMs)} old it does not tell: the contract was not being quoted.`;
  return `Over ${formatAge(search.oldestStreamedMs)} old a quote does not tell. ${searchWords(search)}`;
}

const searchWords = (search: QuoteSearch): string =>
  `${STREAM_WORDS[search.stream](search)} ${REST_WORDS[search.rest]}`;

const STREAM_WORDS: Record<StreamedQuotes, (search: QuoteSearch) => string> = {
  streams: () => 'Its quotes stream now, but none came just before this print.',
  notInPlan: () => 'Your plan streams no option quotes.',
  down: () => 'The connection for options is down: no quotes stream.',
  notInBudget: ({ quoteLimit }) =>
    `Its quotes do not stream: at most ${quoteLimit} contracts’ do, those of rows on screen, near the money in open chains, and the hundred with the most premium in large prints lately.`,
  notRecorded: () => 'The recording has no stream of its quotes at this moment.',
};

const REST_WORDS: Record<AskedQuote, string> = {
  quote: 'REST was asked and has none newer.',
  nothing: 'REST was asked and has none from before it.',
  waiting: 'REST has not answered yet: the largest prints are asked about first.',
  pausing: 'REST failed just now and is asked again in some seconds.',
  failed: 'REST was asked twice and failed: it is not asked again.',
  refused: 'REST refused: your plan has no past option quotes.',
  counted: 'REST is not asked: your plan counts its requests.',
  crowdedOut: 'REST was not asked: larger prints came faster than requests may be sent.',
  small:
    'REST is asked about prints large enough to be kept for the day (Settings → Market data): this one is smaller.',
  fetchedPrint: 'REST is not asked: it is about streamed prints only, and this one was fetched later.',
  earlierRun: 'REST is not asked: the print is of an earlier run of today.',
  notRecorded: 'A replay asks nothing, and its recording has no answer of REST for this print.',
};

/** Which kind of trade has no side. */
function kindWords(tags: number): string {
  if (tags & PRINT_TAG.wrongValue) return 'its price or size cannot be';
  if (tags & PRINT_TAG.wrongTime) return 'its own time cannot be';
  if (tags & PRINT_TAG.cancel) return 'it cancels another print';
  if (tags & PRINT_TAG.multiLeg) return 'it is one leg of a multi-leg trade';
  if (tags & PRINT_TAG.stockTied) return 'it is tied to a trade in the stock';
  if (tags & PRINT_TAG.late) return 'it was reported late or out of sequence';
  return 'its condition takes it out of the running market';
}
