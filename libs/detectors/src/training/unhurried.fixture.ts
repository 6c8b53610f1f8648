/** Options of fits that take the time they take, so that how busy the machine is does not show in what they learn. */
export const unhurried = { timeBudgetSeconds: 86_400 };
