/** What a pane of flow leaders remembers. */
import { z } from 'zod';
import {
  BAR_MINUTES,
  LEADER_GROUPS,
  LEADER_ORDERS,
  type LeaderGroup,
  type LeaderOrder,
} from '../../../shared/contract/flow-day.ts';

export const leadersSettingsSchema = z.object({
  by: z.enum(LEADER_GROUPS).default('underlying'),
  order: z.enum(LEADER_ORDERS).default('net'),
  minutes: z.union([z.literal(1), z.literal(5), z.literal(10), z.literal(30)]).default(5),
  /** Only the link group's underlying. */
  follow: z.boolean().default(false),
});
export type LeadersSettings = z.infer<typeof leadersSettingsSchema>;

export const GROUP_WORDS: Record<LeaderGroup, string> = {
  underlying: 'By underlying',
  expiry: 'By expiry',
  contract: 'By contract',
};

/** Those that only contracts have are offered for contracts alone. */
export const ORDER_WORDS: Record<LeaderOrder, string> = {
  premium: 'Premium',
  net: 'Net premium',
  delta: 'Net delta',
  imbalance: 'Imbalance',
  volumeOverOi: 'Volume over OI',
  hits: 'Repeated large prints',
  againstUsual: 'Against its usual volume',
};
const OF_CONTRACTS: readonly LeaderOrder[] = ['volumeOverOi', 'againstUsual'];

export const ordersOf = (by: LeaderGroup): LeaderOrder[] =>
  LEADER_ORDERS.filter((order) => by === 'contract' || !OF_CONTRACTS.includes(order));

/** The order as it can be had for the group. */
export const orderFor = ({ by, order }: Pick<LeadersSettings, 'by' | 'order'>): LeaderOrder =>
  ordersOf(by).includes(order) ? order : 'net';

export const MINUTE_OPTIONS = BAR_MINUTES.map((minutes) => ({ value: minutes, label: `${minutes} min` }));
