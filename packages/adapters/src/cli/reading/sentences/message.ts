import type { MessageFact } from "@adv/domain"
import { because, type Sentences } from "./words.js"

export const messageSentences: Sentences<MessageFact> = {
  MessageQueued: (data) => {
    const { customer, template, policy, channel, language } = data
    return `A message to ${customer} was written: ${template} v${policy.version} in ${language}, to go by ${channel}`
  },
  MessageWithdrawn: (data) => `The message was not sent after all${because(data.reason)}`,
  MessageSent: (data) => `The message was sent by ${data.channel}`,
  MessageDelivered: () => "The message was delivered",
  MessageBounced: (data) =>
    `The message did not arrive${because(data.reason)}${data.permanent ? ": the address is no good" : ""}`,
  MessageOpened: () => "The message was opened",
}
