/** Sentences of the exposure pane: what each number says, and what it leaves out. Formulas stand with the plot, in `select-exposure.ts`. */

export const exposureStates = {
  coverage:
    'Expiries whose contracts are in every number here. The others are still being loaded, have no quotes, or the model contradicts their quotes: what they hold is missing.',
  contradicted:
    'The model contradicts the quotes of every expiry chosen, so there is nothing to add up: borrow cost, a dividend or the price of the underlying is not known well enough.',
  gross:
    'Gamma of calls and of puts added up without their signs, and how much of it is left with their signs. Where that is little, the total is a small difference of two large sums: a basis point of spot or a tick of volatility changes it by much.',
  perBasisPoint: 'What the total gains where spot rises by a basis point (0.01 %) and volatilities stay.',
  zeroGamma:
    'Re-priced at other spots with European gamma, while the total counts early exercise: where the total is a few percent of calls and puts together, it is not exactly zero at this level.',
  held: (when: string) => `What the total was at ${when}, the moment held as B.`,
  maxPain: 'The strike at which open interest would settle for the least total intrinsic value.',
};
