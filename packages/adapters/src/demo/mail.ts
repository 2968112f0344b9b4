import { nightly } from "./company.js"
import type { QueuedMessage } from "./desk.js"
import type { World } from "./world.js"

/** What becomes of letters: a few are called back before they leave, a few come back, and of some it is known that they arrived. */
export const mailIn = (world: World): { readonly leaves: (event: QueuedMessage) => boolean } => {
  const { workdays } = world
  const on = () => world.date(world.today())
  const withdrawn = new Set<string>()

  world.hear({
    MessageQueued: ({ data: { message } }) => {
      if (withdrawn.has(message))
        world.soon(20, () =>
          world.ask(
            { type: "WithdrawMessage", on: on(), message, reason: "the customer was told on the telephone" },
            nightly,
          ),
        )
    },
    MessageSent: ({ data: { message, channel, about } }) => {
      if (channel !== "email") return
      const dunning = (about.dunningCases ?? []).length > 0
      const bounces = dunning ? world.turn("reminder bounced", 9, 3) : world.turn("message bounced", 160, 60)
      if (bounces) {
        world.at(workdays.after(world.today(), 1), 8 * 60 + 40, () =>
          world.ask(
            {
              type: "RecordMessageBounced",
              on: on(),
              message,
              reason: "mailbox unknown",
              permanent: true,
            },
            nightly,
          ),
        )
        return
      }
      if (!world.turn("message delivered", 12)) return
      world.soon(30, () => {
        world.ask({ type: "RecordMessageDelivered", on: on(), message }, nightly)
        if (world.turn("message opened", 2))
          world.soon(90, () => world.ask({ type: "RecordMessageOpened", on: on(), message }, nightly))
      })
    },
  })
  return {
    leaves: ({ data: { message, about } }) => {
      if ((about.dunningCases ?? []).length > 0 || !world.turn("message withdrawn", 350, 100)) return true
      withdrawn.add(message)
      return false
    },
  }
}
