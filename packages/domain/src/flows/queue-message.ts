import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { channelRefused, mayReceive } from "../customer/contact-preferences.js"
import { customerUnknown } from "../customer/decide.js"
import { type Failure, failure } from "../failure.js"
import type { QueueMessage } from "../message/commands.js"
import { messageDecider } from "../message/decide.js"
import { templatePolicyId } from "../message/template.js"
import { type PolicyInForce, policyBody } from "../policy/body.js"
import type { Handler, Loaded } from "../running/handler.js"
import { customerStream, messageStream, policyStream } from "./streams.js"

const templateStreams = (code: string) => {
  const id = templatePolicyId(code)
  return id === null ? [] : [policyStream(id)]
}

/** The template in force on the day, as long as it can say what is asked in that language and by that channel. */
const templateInForce = (
  { template, language, channel, templateVersion, on }: QueueMessage,
  loaded: Loaded,
): Either<Failure, PolicyInForce<"template">> => {
  const [at] = templateStreams(template)
  if (at === undefined)
    return left(
      failure("TEMPLATE_CODE_INVALID", `"${template}" can't be the code of a template: give a short name.`, {
        template,
      }),
    )
  const found = policyBody("template", loaded.state(at), on)
  if (isLeft(found)) return found
  const { ref, body } = found.right
  const data = { template, version: ref.version, on }
  if (templateVersion !== undefined && templateVersion !== ref.version)
    return left(
      failure(
        "TEMPLATE_OUTDATED",
        `Version ${templateVersion} of template ${template} is not the one in force on ${on}: render the message again with version ${ref.version}.`,
        { ...data, given: templateVersion },
      ),
    )
  if (body.texts[language] === undefined)
    return left(
      failure(
        "TEMPLATE_LANGUAGE_MISSING",
        `Template ${template} v${ref.version} has no text in "${language}": add it, or write in another language.`,
        { ...data, language },
      ),
    )
  if (!body.channels.includes(channel))
    return left(
      failure(
        "TEMPLATE_CHANNEL_DIFFERS",
        `Template ${template} is not meant for ${channel}: send it by ${body.channels.join(", ")}.`,
        { ...data, channel, channels: body.channels },
      ),
    )
  return found
}

/** A message is queued by a channel that its customer takes, with the template that is in force: that is pinned. */
export const queueMessage: Handler<QueueMessage> = {
  streams: ({ message, customer, template }) => [
    messageStream(message),
    customerStream(customer),
    ...templateStreams(template),
  ],
  creates: ({ message }) => messageStream(message),
  decide: (command, loaded) => {
    const { message, customer, language, channel, documentHash, about = {} } = command
    const its = loaded.state(customerStream(customer))
    if (its.customer === null) return left(customerUnknown(customer))
    if (!mayReceive(its.preferences, channel)) return left(channelRefused(customer, its.preferences, channel))
    const template = templateInForce(command, loaded)
    if (isLeft(template)) return template
    const { ref, body } = template.right
    const own = messageStream(message)
    const facts = messageDecider.decide(
      {
        type: "NoteMessage",
        queued: {
          message,
          customer,
          topic: body.topic,
          channel,
          language,
          template: command.template,
          policy: ref,
          documentHash,
          about,
        },
      },
      loaded.state(own),
    )
    return isLeft(facts) ? facts : right([{ stream: own.stream, facts: facts.right }])
  },
}
