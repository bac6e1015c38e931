/**
 * Connection overrides for callbacks that must not be lost: three more tries, on any failure. By default Twilio tries once
 * more, and only if it could not connect (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
 * They travel as the fragment of the address, which is never sent.
 */
export const CALLBACK_OVERRIDES = '#rc=3&rp=all';
