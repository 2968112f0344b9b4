import type * as t from "io-ts"
import { oneOf } from "../facts/codecs.js"

/**
 * By what a customer is told something. Certified e-mail and registered letters are those that prove receipt: the
 * Italian PEC and raccomandata, the French lettre recommandée.
 */
export const MessageChannel = oneOf(
  "email",
  "certifiedEmail",
  "letter",
  "registeredLetter",
  "phone",
  "sms",
  "portal",
  "edi",
)
export type MessageChannel = t.TypeOf<typeof MessageChannel>

/** The languages in which customers are written to. */
export const Language = oneOf("it", "en", "fr")
export type Language = t.TypeOf<typeof Language>
