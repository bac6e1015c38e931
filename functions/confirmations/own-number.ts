/** What an account's secret holds until its owner fills it in: a number of zeros. */
const NOT_FILLED_IN = /^\+\d{1,3}0{6,}$/;

/** Who a text comes from: as it is set, else the account's own number; null while nobody filled that in. */
export function ownNumber(set: string, account: () => Promise<{ phoneNumber: string }>): () => Promise<string | null> {
  return async () => {
    if (set !== '') return set;
    const { phoneNumber } = await account();
    return NOT_FILLED_IN.test(phoneNumber) ? null : phoneNumber;
  };
}
