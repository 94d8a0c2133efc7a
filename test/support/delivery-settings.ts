/** Settings of deliveries without a public URL, for tests that send no messages. Private addresses are allowed, because servers of tests have them. */
export const DELIVERY_SETTINGS = {
  webhookPrivate: true,
  publicUrl: null,
  shareDays: 30,
  emailDomains: null,
  emailAttachMb: 10,
  smtpPlaintext: false,
  smtp: null,
};
