import * as z from 'zod/mini';

/** The restaurant that calls, as its agent presents it. Set by the environment. */
export const restaurantEnv = z.object({
  RESTAURANT_NAME: z.string(),
  RESTAURANT_ADDRESS: z.string(),
  RESTAURANT_PHONE: z.string(),
  RESTAURANT_EMAIL: z.string(),
  RESTAURANT_HOURS: z.string(),
  RESTAURANT_DELIVERY_INSTRUCTIONS: z.string(),
});

/** What is empty is not known, and the agent says so when asked. */
export interface RestaurantProfile {
  name: string;
  address: string;
  /** E.164. */
  telephone: string;
  email: string;
  openingHours: string;
  deliveryInstructions: string;
}

export function restaurantProfile(env: z.infer<typeof restaurantEnv>): RestaurantProfile {
  return {
    name: env.RESTAURANT_NAME,
    address: env.RESTAURANT_ADDRESS,
    telephone: env.RESTAURANT_PHONE,
    email: env.RESTAURANT_EMAIL,
    openingHours: env.RESTAURANT_HOURS,
    deliveryInstructions: env.RESTAURANT_DELIVERY_INSTRUCTIONS,
  };
}
