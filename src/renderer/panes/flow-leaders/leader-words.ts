/** Sentences of the flow leaders: why no name is listed. */

export const leaderStates = {
  notSaid: 'The engine has not said yet.',
  noPrints: 'No option print has been counted yet.',
  noneInOrder: 'None has what this order asks for yet. Choose another.',
};
