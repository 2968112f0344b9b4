import { type Either, left, right } from "fp-ts/lib/Either.js"
import type * as t from "io-ts"
import { list, shape } from "../facts/codecs.js"
import { type Failure, failure } from "../failure.js"
import { Language, MessageChannel } from "../message/channel.js"

/**
 * How a customer wants to be reached. `refused` are channels it doesn't want; `allowed`, when said, are the only ones it
 * does want; `reachableBy` are those an address or a number is known for (the addresses themselves are personal data and
 * stay outside the log). What isn't said is not restricted.
 */
export const ContactPreferences = shape(
  "contact preferences",
  { refused: list(MessageChannel) },
  { language: Language, allowed: list(MessageChannel), reachableBy: list(MessageChannel) },
)
export type ContactPreferences = t.TypeOf<typeof ContactPreferences>

/** Whether a customer may and can be reached by a channel; one that said nothing may be reached by any. */
export const mayReceive = (preferences: ContactPreferences | null, channel: MessageChannel): boolean =>
  preferences === null ||
  (!preferences.refused.includes(channel) &&
    (preferences.allowed?.includes(channel) ?? true) &&
    (preferences.reachableBy?.includes(channel) ?? true))

/** The channels that remain for a customer. */
const remaining = (preferences: ContactPreferences | null): ReadonlyArray<MessageChannel> =>
  MessageChannel.words.filter((channel) => mayReceive(preferences, channel))

export const channelRefused = (
  customer: string,
  preferences: ContactPreferences | null,
  channel: MessageChannel,
): Failure => {
  const left = remaining(preferences)
  return failure(
    "CHANNEL_REFUSED",
    `Customer ${customer} can't be reached by ${channel}: ${left.length === 0 ? "it refuses every channel that is known for it, so ask for one" : `take one of ${left.join(", ")}`}.`,
    { customer, channel, remaining: left },
  )
}

/** What a notice falls back to: it must arrive, so by what reaches everybody. */
export const usualFallbacks: ReadonlyArray<MessageChannel> = ["letter", "phone"]

/**
 * The channel by which a customer is told something: the one that is wanted, or the first of the fallbacks by which it
 * may and can be reached. A customer that refuses e-mail gets a letter, and is called when it has no address.
 *
 * Fails with `NO_CHANNEL_LEFT`.
 *
 * @param preferences the customer's, or null while it said nothing: then it gets what is wanted
 *
 * @example
 * import { channelFor } from "@adv/domain"
 *
 * assert.deepEqual(channelFor({ refused: ["email"] }, "email"), { _tag: "Right", right: "letter" })
 * const onlyCalls = { refused: ["email"], reachableBy: ["phone"] } as const
 * assert.deepEqual(channelFor(onlyCalls, "email"), { _tag: "Right", right: "phone" })
 * assert.equal(channelFor({ refused: ["email", "phone", "letter"] }, "email")._tag, "Left")
 */
export const channelFor = (
  preferences: ContactPreferences | null,
  wanted: MessageChannel,
  fallbacks: ReadonlyArray<MessageChannel> = usualFallbacks,
): Either<Failure<"NO_CHANNEL_LEFT">, MessageChannel> => {
  const tried = [wanted, ...fallbacks]
  const found = tried.find((channel) => mayReceive(preferences, channel))
  return found !== undefined
    ? right(found)
    : left(
        failure(
          "NO_CHANNEL_LEFT",
          `The customer can be told by none of ${tried.join(", ")}: agree another channel with it, or find an address.`,
          { tried, preferences },
        ),
      )
}
