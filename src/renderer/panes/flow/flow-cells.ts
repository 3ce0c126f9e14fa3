/** What each cell of a print shows. */
import {
  PRINT_SIDE,
  PRINT_SIDE_LABEL,
  PRINT_TAG,
  SIDE_BASIS,
  type PrintSide,
  type PrintTag,
} from '../../../shared/market/prints.ts';
import {
  formatAge,
  formatExpiry,
  formatDelta,
  formatIv,
  formatPremium,
  formatPrice,
  formatSize,
  formatTime,
  isFarExpiry,
  UNKNOWN,
  type TimeZoneChoice,
} from '../../components/format.ts';
import { packageCount, packageName, packageStrikes, type PackageLeg } from '../../../shared/flow/package-words.ts';
import type { FlowFeed } from './flow-feed.ts';
import { describeSide } from './side-words.ts';

export interface FlowCell {
  id: string;
  title: string;
  description: string;
  widthCh: number;
  align: 'left' | 'right' | 'center';
  text(feed: FlowFeed, ordinal: number, zone: TimeZoneChoice): string;
  /** Class of the cell: a tone, or ''. */
  tone?(feed: FlowFeed, ordinal: number): string;
  /** What it says when pointed at. */
  hover?(feed: FlowFeed, ordinal: number): string;
}

export const TAG_WORDS: Record<PrintTag, { short: string; long: string }> = {
  sweep: { short: 'SWEEP', long: 'sweep: hit several venues at once, or marked as an intermarket sweep' },
  block: { short: 'BLOCK', long: 'block: at least 100 contracts and $100,000 in one print' },
  multiLeg: { short: 'MULTI', long: 'one leg of a multi-leg trade; its price alone says little' },
  stockTied: { short: 'TIED', long: 'tied to stock' },
  cross: { short: 'CROSS', long: 'crossed inside one firm' },
  floor: { short: 'FLOOR', long: 'traded on the floor' },
  auction: { short: 'AUCT', long: 'from an auction' },
  late: { short: 'LATE', long: 'reported late' },
  cancel: { short: 'CANCEL', long: 'cancels an earlier print' },
  cancelled: { short: 'CXLD', long: 'was cancelled later' },
  opening: { short: 'OPEN', long: 'opening trade of the contract' },
  extendedHours: { short: 'EXT', long: 'outside regular hours' },
  openingGuess: { short: 'NEW?', long: 'larger than open interest: part of it must open a position' },
  unusual: { short: 'UNUS', long: "unusual by Massive's rule" },
  volumeOverOi: { short: 'V>OI', long: 'the day’s volume in the contract was above its open interest' },
  wrongValue: { short: 'VALUE?', long: 'its price or size cannot be: its premium is unknown, and it is in no total' },
  wrongTime: { short: 'TIME?', long: 'its own time cannot be: listed at its arrival, and in no total' },
  excludedFromSide: { short: '', long: 'its price does not show who was the aggressor' },
};

export function tagNames(tags: number): PrintTag[] {
  return (Object.keys(PRINT_TAG) as PrintTag[]).filter((tag) => (tags & PRINT_TAG[tag]) !== 0);
}

export function sideTone(side: number): string {
  if (side === PRINT_SIDE.atAsk || side === PRINT_SIDE.aboveAsk) return 'up';
  if (side === PRINT_SIDE.atBid || side === PRINT_SIDE.belowBid) return 'down';
  return 'quiet';
}

const LARGE_USD = 1_000_000;

/** The legs of a package that a row stands for; undefined for a sweep or a single print. */
export function legsOf(feed: FlowFeed, o: number): PackageLeg[] | undefined {
  const group = feed.view.groupOf(o);
  if (!group || !(feed.tape.get(o, 'tags') & PRINT_TAG.multiLeg)) return undefined;
  return group.children.flatMap((child) => {
    const contract = feed.facts.of(feed.tape.instrument(child));
    return contract ? [{ contract, size: feed.tape.get(child, 'size') }] : [];
  });
}

function sizeText(feed: FlowFeed, o: number): string {
  const group = feed.view.groupOf(o);
  if (!group) return formatSize(feed.tape.get(o, 'size'));
  const legs = legsOf(feed, o);
  if (legs) return `${formatSize(packageCount(legs))} ×${legs.length}L`;
  return `${formatSize(group.size)} /${group.children.length + group.absent}`;
}

function strikeText(feed: FlowFeed, o: number): string {
  const legs = legsOf(feed, o);
  if (legs) return packageStrikes(legs);
  const contract = feed.facts.of(feed.tape.instrument(o));
  return contract ? `${contract.strike} ${contract.right}` : UNKNOWN;
}

/** A quote of the last second is the quote at the print. */
const OLD_QUOTE_MS = 1_000;

function quoteText({ tape }: FlowFeed, o: number): string {
  const ageMs = tape.get(o, 'quoteAgeMs');
  const quote = `${formatPrice(tape.get(o, 'bid'))} × ${formatPrice(tape.get(o, 'ask'))}`;
  return ageMs > OLD_QUOTE_MS ? `${quote} ${formatAge(ageMs)}` : quote;
}

const premiumOf = (feed: FlowFeed, o: number): number =>
  feed.view.groupOf(o)?.premiumUsd ?? feed.tape.get(o, 'premiumUsd');

const shortTags = new Map<number, string>();
function tagsText(tags: number): string {
  let text = shortTags.get(tags);
  if (text === undefined) {
    text = tagNames(tags)
      .map((tag) => TAG_WORDS[tag].short)
      .filter(Boolean)
      .join(' ');
    shortTags.set(tags, text);
  }
  return text;
}

const hasModel = (feed: FlowFeed, o: number): boolean => !Number.isNaN(feed.tape.get(o, 'ivFraction'));
const modelTone = (feed: FlowFeed, o: number): string => (hasModel(feed, o) ? '' : 'quiet');

export function ivText(feed: FlowFeed, o: number): string {
  if (hasModel(feed, o)) return formatIv(feed.tape.get(o, 'ivFraction'));
  return approximately(formatIv(feed.estimates.ivFraction(feed.tape, o)));
}

export function deltaText(feed: FlowFeed, o: number): string {
  if (hasModel(feed, o)) return formatDelta(feed.tape.get(o, 'delta'));
  return approximately(formatDelta(feed.estimates.delta(feed.tape, o)));
}

/** ≈ where only a theoretical value shows the side. */
function sideText(feed: FlowFeed, o: number): string {
  const basis = feed.tape.get(o, 'sideBasis');
  if (basis === SIDE_BASIS.estimatedBought) return '≈ASK';
  if (basis === SIDE_BASIS.estimatedSold) return '≈BID';
  return PRINT_SIDE_LABEL[feed.tape.get(o, 'side') as PrintSide] ?? UNKNOWN;
}

const approximately = (text: string): string => (text === UNKNOWN ? text : `≈${text}`);

export const FLOW_CELLS: readonly FlowCell[] = [
  {
    id: 'time',
    title: 'Time',
    description: 'Time of the print',
    widthCh: 7,
    align: 'left',
    text: (feed, o, zone) => formatTime(feed.tape.get(o, 'atMs'), zone),
    tone: () => 'quiet',
  },
  {
    id: 'underlying',
    title: 'Symbol',
    description: 'Root of the contract',
    widthCh: 5,
    align: 'left',
    text: (feed, o) => feed.facts.of(feed.tape.instrument(o))?.root ?? UNKNOWN,
    tone: () => 'strong',
  },
  {
    id: 'expiry',
    title: 'Expiry',
    description: 'Expiration date',
    widthCh: 7.7,
    align: 'left',
    text: (feed, o) => {
      const contract = feed.facts.of(feed.tape.instrument(o));
      if (!contract) return UNKNOWN;
      return formatExpiry(contract.expiry, isFarExpiry(contract.expiry, feed.tape.get(o, 'atMs')));
    },
  },
  {
    id: 'strike',
    title: 'Strike',
    description: 'Strike and right; of a multi-leg package the lowest and the highest of its legs',
    // `25310P/25320C`: a right that is cut off is worse than none.
    widthCh: 12.7,
    align: 'right',
    text: strikeText,
  },
  {
    id: 'side',
    title: 'Side',
    description: 'The price against the best bid and offer just before it',
    widthCh: 5.5,
    align: 'center',
    text: sideText,
    tone: (feed, o) => sideTone(feed.tape.get(o, 'side')),
  },
  {
    id: 'price',
    title: 'Price',
    description: 'Price of the print; of a sweep or package, its first',
    widthCh: 6.4,
    align: 'right',
    text: (feed, o) => formatPrice(feed.tape.get(o, 'price')),
    tone: (feed, o) => sideTone(feed.tape.get(o, 'side')),
  },
  {
    id: 'size',
    title: 'Size',
    description:
      'Contracts; of a sweep, all of them and in how many prints; of a package, how many and of how many legs',
    widthCh: 6.5,
    align: 'right',
    text: sizeText,
  },
  {
    id: 'premium',
    title: 'Premium',
    description: 'Price × size × shares per contract',
    widthCh: 6.5,
    align: 'right',
    text: (feed, o) => formatPremium(premiumOf(feed, o)),
    tone: (feed, o) => (Math.abs(premiumOf(feed, o)) >= LARGE_USD ? 'strong' : ''),
  },
  {
    id: 'tags',
    title: 'Tags',
    description: 'What the condition codes and our rules say of the print',
    widthCh: 16,
    align: 'left',
    text: (feed, o) => {
      const group = feed.view.groupOf(o);
      const own = feed.tape.get(o, 'tags');
      const isPart = group?.stands === true;
      const tags = tagsText(isPart ? own & ~PRINT_TAG.cancelled : own);
      const legs = legsOf(feed, o);
      return [
        ...(legs ? [packageName(legs).toUpperCase()] : []),
        ...(isPart && group.cancelled > 0 ? [`CXLD ${group.cancelled}/${group.children.length + group.absent}`] : []),
        ...(tags === '' ? [] : [tags]),
      ].join(' ');
    },
    tone: (feed, o) => ((feed.tape.get(o, 'tags') & (PRINT_TAG.sweep | PRINT_TAG.block)) !== 0 ? 'warning' : 'quiet'),
  },
  {
    id: 'quote',
    title: 'Bid × Ask',
    description: 'The quote the side was judged against, and how old it was where that is more than a second',
    widthCh: 17,
    align: 'right',
    text: quoteText,
    tone: () => 'quiet',
    hover: (feed, o) => describeSide(feed, o),
  },
  {
    id: 'spot',
    title: 'Spot',
    description: 'The underlying at that moment',
    widthCh: 8,
    align: 'right',
    text: (feed, o) => formatPrice(feed.tape.get(o, 'spot')),
    tone: () => 'quiet',
  },
  {
    id: 'iv',
    title: 'IV',
    description:
      'Implied volatility of the contract, %; ≈ from the price of the print itself where the contract has no live model',
    widthCh: 6,
    align: 'right',
    text: (feed, o) => ivText(feed, o),
    tone: (feed, o) => modelTone(feed, o),
  },
  {
    id: 'delta',
    title: 'Delta',
    description: 'Delta of the contract; ≈ from the price of the print itself where the contract has no live model',
    widthCh: 7,
    align: 'right',
    text: (feed, o) => deltaText(feed, o),
    tone: (feed, o) => modelTone(feed, o),
  },
];
