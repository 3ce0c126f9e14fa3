/** Sentences of the world badge: which market is on screen, and what of it is not live. */
import { formatAge } from './format.ts';

export const badgeStates = {
  waiting: 'Waiting for the engine.',
  opening: (kind: string) => `Opening the ${kind} market.`,
  ownServer: (server: string) => `All of it comes from ${server}, a server that you named, and not from Massive.`,
  simulated: (source: string) => `A made-up market (${source}). No real prices.`,
  nothingAsked: 'Nothing on screen has asked for a market yet.',
  late: (markets: string, minutes: number) => `${markets}: ${minutes} minutes late, as your plan allows.`,
  live: 'Real-time data from your own key.',
  quiet: 'Connected, and nothing has come for a minute: the market is closed, or nobody trades what is on screen.',
};

export const badgeFaults = {
  noAnswer: 'The engine does not answer; what is on screen is out of date. Restart Tapedeck if it stays so.',
  engineSilent:
    'Nothing has come from the engine for some seconds: what is on screen is the last received, and grows old. It goes on by itself once the engine does; restart Tapedeck if it stays so.',
  timeUntold:
    'The engine does not tell it now: it goes on by this computer’s clock, but in a replay stands. If it stays so, restart Tapedeck.',
  slipped: (ms: number) =>
    `This computer could not keep up with it: its time stood still for ${formatAge(ms)} in all. Close other programs, or open a recorded session.`,
  silent:
    'Connected, and the market is open, but nothing arrives. What is on screen is the last received. The connection is tested every few seconds and opened again where it is dead.',
};
