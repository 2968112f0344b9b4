import type { MessageFact } from "../../message/events.js"
import type { MessageId } from "../../values/index.js"
import type { ViewRecipes } from "./view.js"

/** What was queued, until it has arrived or is withdrawn. */
export type Queued = Map<MessageId, Extract<MessageFact, { readonly type: "MessageQueued" }>["data"]>

export const queuedRecipes: ViewRecipes<Queued> = {
  MessageQueued: (state, { data }) => {
    state.set(data.message, data)
  },
  MessageWithdrawn: (state, { data: { message } }) => {
    state.delete(message)
  },
  MessageOpened: (state, { data: { message } }) => {
    state.delete(message)
  },
}
